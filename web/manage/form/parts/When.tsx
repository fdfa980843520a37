import { useApp } from '../../../app/context';
import type { Range } from '../body';
import { useForm } from '../draft';
import { Choice, Input } from './fields';
import { datesOf, EVERY, everyOf, LONGEST, patternOf } from '../schedule';
import { formWords } from '../words/wordsFor';

const SHOWN_DATES = 5;
const ENDINGS = ['noEnd', 'endDate', 'numbered'] as const;
const whole = (text: string): number => Math.max(0, Math.floor(Number(text)));

/** When the review begins, how often it recurs, and how long it lasts. */
export function When() {
  const f = formWords(useApp().language.tag);
  const { draft, changeSettings, isStored } = useForm();
  const { settings, stageSettings } = draft.definition;
  const { recurrence } = settings;
  const { range, pattern = null } = recurrence ?? { range: null };
  const every = everyOf(recurrence);
  const longest = LONGEST[every];
  const setRange = (changes: Partial<Range>): void => {
    const start = range ?? { type: 'noEnd', startDate: '' };
    changeSettings({ recurrence: { pattern, range: { ...start, ...changes } } });
  };
  return (
    <section class="part">
      <h2>{f.when}</h2>
      <Choice
        legend={f.when}
        targets={['settings/recurrence/pattern']}
        options={[...EVERY, ...(every === 'other' ? (['other'] as const) : [])].map((each) => [each, f.every[each]])}
        value={every}
        onChange={(next) => {
          if (next === 'other') return;
          const most = LONGEST[next] ?? settings.instanceDurationInDays;
          changeSettings({
            recurrence: { pattern: patternOf(next), range },
            ...(stageSettings.length === 0 && {
              instanceDurationInDays: Math.min(settings.instanceDurationInDays, most),
            }),
          });
        }}
      />
      {range && (
        <Input
          label={f.start}
          target="settings/recurrence/range/startDate"
          type="date"
          value={range.startDate}
          isFixed={isStored}
          onChange={(startDate) => {
            setRange({ startDate });
          }}
        />
      )}
      {stageSettings.length === 0 && (
        <Input
          label={f.days}
          target="settings/instanceDurationInDays"
          type="number"
          value={String(settings.instanceDurationInDays)}
          {...(longest !== undefined && { hint: f.mostDays(longest) })}
          onChange={(text) => {
            changeSettings({ instanceDurationInDays: whole(text) });
          }}
        />
      )}
      {range && every !== 'once' && <Ending range={range} onChange={setRange} />}
      <Dates />
    </section>
  );
}

interface EndingProps {
  readonly range: Range;
  readonly onChange: (changes: Partial<Range>) => void;
}

const FEW = 4;

/** When a series ends. */
function Ending({ range, onChange }: EndingProps) {
  const f = formWords(useApp().language.tag);
  return (
    <Choice
      legend={f.ends}
      targets={['settings/recurrence/range/type']}
      options={ENDINGS.map((each) => [each, f.ending[each]] as const)}
      value={range.type}
      onChange={(type) => {
        onChange({
          type,
          endDate: type === 'endDate' ? (range.endDate ?? range.startDate) : null,
          numberOfOccurrences: type === 'numbered' ? Math.max(FEW, range.numberOfOccurrences ?? 0) : 0,
        });
      }}
    >
      {range.type === 'endDate' && (
        <Input
          label={f.endDate}
          target="settings/recurrence/range/endDate"
          type="date"
          value={range.endDate ?? ''}
          onChange={(endDate) => {
            onChange({ endDate });
          }}
        />
      )}
      {range.type === 'numbered' && (
        <Input
          label={f.count}
          target="settings/recurrence/range/numberOfOccurrences"
          type="number"
          value={String(range.numberOfOccurrences ?? 0)}
          onChange={(text) => {
            onChange({ numberOfOccurrences: whole(text) });
          }}
        />
      )}
    </Choice>
  );
}

/** The first days on which the review begins. */
function Dates() {
  const { language } = useApp();
  const f = formWords(language.tag);
  const { recurrence } = useForm().draft.definition.settings;
  const dates = datesOf(recurrence, SHOWN_DATES + 1);
  if (dates.length === 0) return null;
  const shown = dates.slice(0, SHOWN_DATES).map((date) => language.date(date));
  return (
    <p>
      {f.dates(shown.length === 1)} {new Intl.ListFormat(language.tag, { type: 'unit' }).format(shown)}
      {dates.length > SHOWN_DATES && `, ${f.andSoOn}`}.
    </p>
  );
}
