import { useApp } from '../../../app/context';
import { deletesGuests, type Picked } from '../body';
import { useForm } from '../draft';
import { Check, daysIn, durationOf, Input, ProblemList, problemsAt } from './fields';
import { Picker } from './Picker';
import { definitionFrom, ONLY_GUESTS, PICKED, SCOPES, type Template, templateOf } from '../templates';
import { formWords } from '../words/wordsFor';

const TARGETS = ['scope', 'instanceEnumerationScope'];

/** The part of the form for the scope and the name of the review. */
export function What({ template }: { readonly template: Template | undefined }) {
  const f = formWords(useApp().language.tag);
  const { draft, change, isStored } = useForm();
  const { definition } = draft;
  return (
    <section class="part">
      <h2>{f.what}</h2>
      {template === undefined ? <OtherScope /> : <Resource template={template} />}
      {isStored && <p class="muted">{f.cannotChange}</p>}
      <ProblemList id="scope-problems" targets={TARGETS} />
      <Input
        label={f.name}
        target="displayName"
        type="text"
        value={definition.displayName}
        onChange={(displayName) => {
          change({ displayName });
        }}
      />
    </section>
  );
}

function OtherScope() {
  const f = formWords(useApp().language.tag);
  const { scope } = useForm().draft.definition;
  return (
    <>
      <p>{f.otherScope}</p>
      <pre>{JSON.stringify(scope, null, 2)}</pre>
    </>
  );
}

function Resource({ template }: { readonly template: Template }) {
  const f = formWords(useApp().language.tag);
  const { draft, change, changeSettings, remember, isStored, problems } = useForm();
  const { definition } = draft;
  const kind = PICKED[template];
  if (kind === null) return <p>{f.allTeams}</p>;
  const id = templateOf(definition)?.id ?? null;
  const name = id === null ? undefined : (draft.names[id] ?? id);
  const pick = (picked: Picked): void => {
    remember(picked);
    const isOwnName = definition.displayName !== '' && definition.displayName !== f.names[template](name ?? '');
    if (deletesGuests(definition)) changeSettings({ applyActions: [] });
    change({
      scope: SCOPES[template](picked),
      // An earlier pick may have set the enumeration.
      instanceEnumerationScope: null,
      ...(!isOwnName && { displayName: f.names[template](picked.displayName) }),
    });
  };
  return (
    <>
      {name === undefined ? (
        <Picker
          kind={kind}
          label={f.picked[kind]}
          target="scope"
          isWrong={problemsAt(problems, TARGETS).length > 0}
          onPick={pick}
        />
      ) : (
        <p class="picked">
          <span class="muted">{f.picked[kind]}</span> <strong dir="auto">{name}</strong>
          {!isStored && (
            <button
              type="button"
              onClick={() => {
                change({ scope: definitionFrom(template, '', '').scope });
              }}
            >
              {f.change}
            </button>
          )}
        </p>
      )}
      {!isStored && name !== undefined && <Narrower template={template} />}
    </>
  );
}

/** Limits the scope to the guests of a group, or to people without a sign-in for a longer time. */
function Narrower({ template }: { readonly template: Template }) {
  const f = formWords(useApp().language.tag);
  const { draft, change, changeSettings } = useForm();
  const { scope } = draft.definition;
  const { query = '' } = scope;
  if (template === 'inactive') {
    return (
      <Input
        label={f.inactiveDays}
        target="scope/inactiveDuration"
        type="number"
        value={daysIn(scope.inactiveDuration ?? '')}
        onChange={(text) => {
          change({ scope: { ...scope, inactiveDuration: durationOf(text) } });
        }}
      />
    );
  }
  if (template !== 'group' && template !== 'owners') return null;
  return (
    <Check
      label={f.onlyGuests}
      isOn={query.endsWith(ONLY_GUESTS)}
      onChange={(isOn) => {
        change({ scope: { ...scope, query: query.replace(ONLY_GUESTS, '') + (isOn ? ONLY_GUESTS : '') } });
        // Only the accounts of guests can be deleted.
        if (!isOn && deletesGuests(draft.definition)) changeSettings({ applyActions: [] });
      }}
    />
  );
}
