import { Link } from 'wouter-preact';
import { useApp } from '../../app/context';
import { TEMPLATES } from '../form/templates';
import { formWords } from '../form/words/wordsFor';
import { useMayManage } from '../../session/rights';
import { definitionWords } from './words/wordsFor';

/** The things to review: a card for each template that the reader may use. */
export function Templates() {
  const { tag } = useApp().language;
  const f = formWords(tag);
  const w = definitionWords(tag);
  const may = { group: useMayManage('group'), role: useMayManage('directoryRole') };
  const offered = TEMPLATES.filter((template) => (template === 'role' ? may.role : may.group));
  return (
    <div class="column">
      <h1>{offered.length === 0 ? w.mayNotCreate : f.choose}</h1>
      <ul class="cards templates">
        {offered.map((template) => (
          <li key={template} class="card">
            <div>
              <h2>
                <Link href={`/manage/new/${template}`}>{f.templates[template].title}</Link>
              </h2>
              <p class="muted">{f.templates[template].text}</p>
            </div>
          </li>
        ))}
      </ul>
      {!may.group && <p class="muted">{w.needed.group}</p>}
      {!may.role && <p class="muted">{w.needed.role}</p>}
    </div>
  );
}
