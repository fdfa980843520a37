import { useApp } from '../../../app/context';
import type { DefinitionBody, Query, Stage } from '../body';
import { chosenKind, useForm } from '../draft';
import { Check, Choice, Input } from './fields';
import { People, type PeopleProps } from './People';
import { needsFallback, REVIEWERS_OF, type ReviewerKind } from '../reviewers';
import type { Template } from '../templates';
import { formWords } from '../words/wordsFor';

const MOST_STAGES = 3;
const STAGE_DAYS = 7;

/** The part of the form for the reviewers: once, or in stages one after the other. */
export function Who({ template }: { readonly template: Template | undefined }) {
  const f = formWords(useApp().language.tag);
  const { draft, change, changeSettings, choose, isStored } = useForm();
  const { definition } = draft;
  const { stageSettings } = definition;
  const setStages = (stages: readonly Stage[]): void => {
    change({ stageSettings: stages });
    if (stages.length > 0) changeSettings({ instanceDurationInDays: daysOf(stages) });
  };
  return (
    <section class="part">
      <h2>{f.who}</h2>
      {stageSettings.length === 0 && (
        <Reviewers
          template={template}
          path=""
          reviewers={definition.reviewers}
          fallbackReviewers={definition.fallbackReviewers}
          onChange={change}
        />
      )}
      {stageSettings.map((stage, n) => (
        <StagePart
          key={stage.stageId}
          stage={stage}
          n={n}
          isLast={n === stageSettings.length - 1}
          template={template}
          onChange={(changes) => {
            setStages(stageSettings.map((each, m) => (m === n ? { ...each, ...changes } : each)));
          }}
        />
      ))}
      {!isStored && (
        <Choice
          legend={f.stages}
          targets={['stageSettings']}
          options={f.stageCount.map((name, n) => [String(n + 1), name] as const)}
          value={String(Math.max(1, stageSettings.length))}
          onChange={(count) => {
            const stages = stagesOf(definition, Number(count));
            if (stageSettings.length === 0) {
              choose('stageSettings/0/reviewers', chosenKind(draft, 'reviewers', definition.reviewers));
            }
            for (let n = Math.max(1, stageSettings.length); n < stages.length; n += 1) {
              choose(`stageSettings/${n}/reviewers`, 'people');
            }
            setStages(stages);
            // Stages have their own fallback reviewers. Those of the review would be sent although the form does not show them.
            if (stages.length > 0) change({ fallbackReviewers: [] });
          }}
        />
      )}
    </section>
  );
}

const daysOf = (stages: readonly Stage[]): number =>
  stages.reduce((sum, { durationInDays }) => sum + durationInDays, 0);

/** Returns `count` stages. The first stage takes the present reviewers. If `count` is 1, the review has no stages. */
function stagesOf(definition: DefinitionBody, count: number): readonly Stage[] {
  if (count === 1) return [];
  const { stageSettings: before, reviewers, fallbackReviewers } = definition;
  return Array.from(
    { length: Math.min(count, MOST_STAGES) },
    (_, n): Stage =>
      before[n] ?? {
        stageId: String(n + 1),
        dependsOn: n === 0 ? [] : [String(n)],
        durationInDays: STAGE_DAYS,
        recommendationsEnabled: true,
        decisionsThatWillMoveToNextStage: null,
        reviewers: n === 0 ? reviewers : [],
        fallbackReviewers: n === 0 ? fallbackReviewers : [],
      },
  );
}

interface StagePartProps {
  readonly stage: Stage;
  readonly n: number;
  readonly isLast: boolean;
  readonly template: Template | undefined;
  readonly onChange: (changes: Partial<Stage>) => void;
}

const MOVING = ['Approve', 'DontKnow', 'NotReviewed'];

function StagePart({ stage, n, isLast, template, onChange }: StagePartProps) {
  const f = formWords(useApp().language.tag);
  const { isStored } = useForm();
  return (
    <div class="part" role="group" aria-label={f.stage(n + 1)}>
      <h3>{f.stage(n + 1)}</h3>
      <Reviewers
        template={template}
        path={`stageSettings/${n}/`}
        reviewers={stage.reviewers}
        fallbackReviewers={stage.fallbackReviewers}
        onChange={onChange}
      />
      {!isStored && (
        <Input
          label={f.stageDays}
          target={`stageSettings/${n}/durationInDays`}
          type="number"
          value={String(stage.durationInDays)}
          onChange={(text) => {
            onChange({ durationInDays: Math.max(1, Math.floor(Number(text))) });
          }}
        />
      )}
      {!isStored && !isLast && (
        <Check
          label={f.movesOn}
          isOn={(stage.decisionsThatWillMoveToNextStage ?? []).length > 0}
          onChange={(isOn) => {
            onChange({ decisionsThatWillMoveToNextStage: isOn ? MOVING : null });
          }}
        />
      )}
    </div>
  );
}

interface ReviewersProps {
  readonly template: Template | undefined;
  /** The path in the body that precedes the names of the lists. */
  readonly path: string;
  readonly reviewers: readonly Query[];
  readonly fallbackReviewers: readonly Query[];
  readonly onChange: (changes: {
    readonly reviewers?: readonly Query[];
    readonly fallbackReviewers?: readonly Query[];
  }) => void;
}

/** Returns the types of reviewers for a template. Roles and packages have no owners; teams are reviewed by their owners. */
const kindsFor = (template: Template | undefined): readonly Exclude<ReviewerKind, 'other'>[] =>
  template === 'role' || template === 'package'
    ? ['people', 'manager', 'self']
    : ['people', 'owners', 'manager', 'self'];

function Reviewers({ template, path, reviewers, fallbackReviewers, onChange }: ReviewersProps) {
  const { draft } = useForm();
  const target = `${path}reviewers`;
  const kind = chosenKind(draft, target, reviewers);
  return (
    <>
      <KindChoice
        template={template}
        target={target}
        kind={kind}
        onChange={(next) => {
          // Drop the fallback reviewers, because hidden ones would be sent without being shown.
          onChange({ reviewers: REVIEWERS_OF[next], ...(!needsFallback(next) && { fallbackReviewers: [] }) });
        }}
      />
      {kind === 'people' && (
        <People
          target={target}
          queries={reviewers}
          onChange={(queries) => {
            onChange({ reviewers: queries });
          }}
        />
      )}
      {needsFallback(kind) && (
        <Fallback
          target={`${path}fallbackReviewers`}
          queries={fallbackReviewers}
          onChange={(queries) => {
            onChange({ fallbackReviewers: queries });
          }}
        />
      )}
    </>
  );
}

interface KindChoiceProps {
  readonly template: Template | undefined;
  readonly target: string;
  readonly kind: ReviewerKind;
  readonly onChange: (next: Exclude<ReviewerKind, 'other'>) => void;
}

/**
 * The choice of who decides. For a stored review, it can change only between named people and a self-review; for its stages, it can change
 * freely.
 */
function KindChoice({ template, target, kind, onChange }: KindChoiceProps) {
  const f = formWords(useApp().language.tag);
  const { choose, isStored } = useForm();
  const isBound = isStored && target === 'reviewers';
  const isFixed = isBound && kind !== 'people' && kind !== 'self';
  const possible = isBound && !isFixed ? (['people', 'self'] as const) : kindsFor(template);
  const options = [...possible, ...(kind === 'other' ? (['other'] as const) : [])];
  return (
    <Choice
      legend={f.who}
      targets={kind === 'people' ? [] : [target]}
      options={options.map((each) => [each, f.kinds[each]] as const)}
      value={kind}
      isFixed={isFixed}
      onChange={(next) => {
        choose(target, next);
        if (next !== 'other') onChange(next);
      }}
    >
      {isFixed && <p class="muted">{f.reviewersStay}</p>}
    </Choice>
  );
}

/** The people who decide if there is no owner or manager. */
function Fallback(props: PeopleProps) {
  const f = formWords(useApp().language.tag);
  return (
    <div class="part" role="group" aria-label={f.fallback}>
      <h3>{f.fallback}</h3>
      <People {...props} />
      {props.queries.length === 0 && <p class="muted">{f.fallbackHint}</p>}
    </div>
  );
}
