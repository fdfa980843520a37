import { useApp } from '../../app/context';
import type { Days } from './load';
import { proofWords } from './words/wordsFor';

interface DaysFieldsProps {
  readonly days: Days;
  readonly onChange: (days: Days) => void;
}

/** The first and the last day of a period. */
export function DaysFields({ days, onChange }: DaysFieldsProps) {
  const p = proofWords(useApp().language.tag);
  const field = (name: keyof Days) => (
    <label class="field">
      {p[name]}
      <input
        type="date"
        value={days[name]}
        onInput={({ currentTarget }) => {
          onChange({ ...days, [name]: currentTarget.value });
        }}
      />
    </label>
  );
  return (
    <>
      {field('from')}
      {field('to')}
    </>
  );
}
