import { useApp } from '../../app/context';
import type { Query } from '../form/body';
import { silenceOf } from '../form/parts/Outcome';
import { namedIn, reviewerKindOf } from '../form/reviewers';
import { everyOf } from '../form/schedule';
import { templateOf } from '../form/templates';
import { formWords } from '../form/words/wordsFor';
import type { StoredDefinition } from './load';
import { definitionWords } from './words/wordsFor';

/** A definition in words. */
export function Facts({ stored }: { readonly stored: StoredDefinition }) {
  const { tag, date } = useApp().language;
  const f = formWords(tag);
  const w = definitionWords(tag);
  const { definition, createdBy, names } = stored;
  const { settings, scope } = definition;
  const { template, id = null } = templateOf(definition) ?? {};
  const what = template ? [f.templates[template].title, id && names[id]].filter(Boolean).join(': ') : scope.query;
  const every = f.every[everyOf(settings.recurrence)];
  const start = settings.recurrence?.range?.startDate;
  const facts: readonly (readonly [string, string])[] = [
    [w.facts.what, what ?? f.kinds.other],
    [w.facts.who, useReviewerWords(stored)],
    [
      w.facts.when,
      [w.lasts(every, settings.instanceDurationInDays), start && `${f.start} ${date(start)}`]
        .filter(Boolean)
        .join(' · '),
    ],
    [w.facts.silence, f.silences[silenceOf(settings)]],
    [w.facts.denied, settings.autoApplyDecisionsEnabled ? w.denied.alone : w.denied.byHand],
    [w.facts.createdBy, createdBy.displayName],
  ];
  return (
    <dl class="outcomes">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Returns who decides, in words. */
function useReviewerWords({ definition, names }: StoredDefinition): string {
  const { tag } = useApp().language;
  const f = formWords(tag);
  const w = definitionWords(tag);
  const list = new Intl.ListFormat(tag, { type: 'disjunction' });
  /** Administrators who only read may not search the directory, so they get no names. */
  const namesOf = (queries: readonly Query[]): string => {
    const named = namedIn(queries);
    const known = named.flatMap(({ id }) => names[id] ?? []);
    return known.length === named.length ? list.format(known) : w.named(named.length);
  };
  const wordsOf = (reviewers: readonly Query[], fallback: readonly Query[]): string => {
    const kind = reviewerKindOf(reviewers);
    const first = kind === 'people' ? namesOf(reviewers) : f.kinds[kind];
    return fallback.length === 0 ? first : `${first}, ${w.fallback(namesOf(fallback))}`;
  };
  const { reviewers, fallbackReviewers, stageSettings } = definition;
  if (stageSettings.length === 0) return wordsOf(reviewers, fallbackReviewers);
  return w.stages(stageSettings.map((stage) => wordsOf(stage.reviewers, stage.fallbackReviewers)).join(' → '));
}
