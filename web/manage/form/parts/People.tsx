import { useApp } from '../../../app/context';
import type { Query } from '../body';
import { useForm } from '../draft';
import { type Named, namedIn, queryFor } from '../reviewers';
import { formWords } from '../words/wordsFor';
import { ProblemList, problemsAt } from './fields';
import { Picker } from './Picker';

export interface PeopleProps {
  readonly target: string;
  readonly queries: readonly Query[];
  readonly onChange: (queries: readonly Query[]) => void;
}

/** People who are named one by one, and groups whose members review. */
export function People({ target, queries, onChange }: PeopleProps) {
  const f = formWords(useApp().language.tag);
  const { draft, problems, remember } = useForm();
  const named = namedIn(queries);
  const picker = (kind: Named['kind'], label: string) => (
    <Picker
      kind={kind}
      label={label}
      target={target}
      isWrong={problemsAt(problems, [target]).length > 0}
      onPick={(picked) => {
        remember(picked);
        if (!named.some(({ id }) => id === picked.id)) onChange([...queries, queryFor({ kind, id: picked.id })]);
      }}
    />
  );
  return (
    <div class="people">
      {named.length > 0 && (
        <ul class="chips">
          {named.map(({ id }) => (
            <li key={id} class="chip">
              <bdi>{draft.names[id] ?? id}</bdi>
              <button
                type="button"
                class="quiet"
                aria-label={f.remove(draft.names[id] ?? id)}
                onClick={() => {
                  onChange(queries.filter((query) => namedIn([query])[0]?.id !== id));
                }}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      {picker('user', f.picked.user)}
      {picker('group', f.everybodyIn)}
      <ProblemList id={`${target}-problems`} targets={[target]} />
    </div>
  );
}
