import { useApp } from '../../../app/context';
import { DELETE_GUESTS, deletesGuests, type ReviewSettings } from '../body';
import { useForm } from '../draft';
import { ONLY_GUESTS, templateOf } from '../templates';
import { Check, Choice, daysIn, durationOf, Input } from './fields';
import { formWords } from '../words/wordsFor';

/** The default of the service, an ISO 8601 duration. */
const LOOK_BACK = 'P30D';

const SILENCES = ['None', 'Approve', 'Deny', 'Recommendation'] as const;

/** Returns the decision about items that nobody decides. */
export const silenceOf = ({
  defaultDecisionEnabled,
  defaultDecision,
}: ReviewSettings): ReviewSettings['defaultDecision'] => (defaultDecisionEnabled ? defaultDecision : 'None');

/** The outcome of the review: what happens when nobody decides, and what happens at the end. */
export function Outcome() {
  const f = formWords(useApp().language.tag);
  const { draft, changeSettings } = useForm();
  const { settings } = draft.definition;
  const silence = silenceOf(settings);
  const when = settings.autoApplyDecisionsEnabled ? f.whenLost.alone : f.whenLost.byHand;
  const losesAccess = silence === 'Deny' || silence === 'Recommendation';
  return (
    <section class="part">
      <h2>{f.silence}</h2>
      <Choice
        legend={f.silence}
        targets={['settings/defaultDecision', 'settings/defaultDecisionEnabled']}
        options={SILENCES.map((each) => [each, f.silences[each]] as const)}
        value={silence}
        onChange={(next) => {
          changeSettings({
            defaultDecision: next,
            defaultDecisionEnabled: next !== 'None',
            ...(next === 'Recommendation' && { recommendationsEnabled: true }),
          });
        }}
      />
      <Check
        label={f.autoApply}
        isOn={settings.autoApplyDecisionsEnabled}
        onChange={(autoApplyDecisionsEnabled) => {
          changeSettings({ autoApplyDecisionsEnabled });
        }}
      />
      <p class={losesAccess ? 'banner warn' : 'banner'}>
        <span>{losesAccess ? f.outcome[silence](when) : f.outcome[silence]}</span>
      </p>
      <DeniedGuests />
      <Check
        label={f.suggestions}
        isOn={settings.recommendationsEnabled}
        onChange={(recommendationsEnabled) => {
          changeSettings({ recommendationsEnabled });
        }}
      />
      {settings.recommendationsEnabled && draft.definition.stageSettings.length === 0 && (
        <Input
          label={f.lookBack}
          target="settings/recommendationLookBackDuration"
          type="number"
          value={daysIn(settings.recommendationLookBackDuration ?? LOOK_BACK)}
          onChange={(days) => {
            changeSettings({ recommendationLookBackDuration: durationOf(days) });
          }}
        />
      )}
      <Check
        label={f.reasons}
        isOn={settings.justificationRequiredOnApproval}
        onChange={(justificationRequiredOnApproval) => {
          changeSettings({ justificationRequiredOnApproval });
        }}
      />
    </section>
  );
}

/** The choice for denied guests, in a review of only the guests of one group. */
function DeniedGuests() {
  const f = formWords(useApp().language.tag);
  const { draft, changeSettings } = useForm();
  const { definition } = draft;
  const isOn = deletesGuests(definition);
  if (!definition.scope.query?.endsWith(ONLY_GUESTS) || templateOf(definition)?.template === 'guests') return null;
  return (
    <>
      <Check
        label={f.deleteGuests}
        isOn={isOn}
        onChange={(isWanted) => {
          changeSettings({ applyActions: isWanted ? [DELETE_GUESTS] : [] });
        }}
      />
      {isOn && (
        <p class="banner warn">
          <span>{f.deleteGuestsText}</span>
        </p>
      )}
    </>
  );
}
