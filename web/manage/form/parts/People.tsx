import { useApp } from '../../../app/context';
import type { Query } from '../body';
import { useForm } from '../draft';
import { peopleIn, personQuery } from '../reviewers';
import { formWords } from '../words/wordsFor';
import { ProblemList, problemsAt } from './fields';
import { Picker } from './Picker';

export interface PeopleProps {
  readonly target: string;
  readonly queries: readonly Query[];
  readonly onChange: (queries: readonly Query[]) => void;
}

/** People who are named one by one. */
export function People({ target, queries, onChange }: PeopleProps) {
  const f = formWords(useApp().language.tag);
  const { draft, problems, remember } = useForm();
  const ids = peopleIn(queries);
  return (
    <div class="people">
      {ids.length > 0 && (
        <ul class="chips">
          {ids.map((id) => (
            <li key={id} class="chip">
              <bdi>{draft.names[id] ?? id}</bdi>
              <button
                type="button"
                class="quiet"
                aria-label={f.remove(draft.names[id] ?? id)}
                onClick={() => {
                  onChange(queries.filter((query) => peopleIn([query])[0] !== id));
                }}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      <Picker
        kind="user"
        target={target}
        isWrong={problemsAt(problems, [target]).length > 0}
        onPick={(picked) => {
          remember(picked);
          if (!ids.includes(picked.id)) onChange([...queries, personQuery(picked.id)]);
        }}
      />
      <ProblemList id={`${target}-problems`} targets={[target]} />
    </div>
  );
}
