import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Problem } from '../../../api/client';
import { useForm } from '../draft';

/** Returns the problems at a path, or below it. */
export const problemsAt = (problems: readonly Problem[], targets: readonly string[]): readonly Problem[] =>
  problems.filter(({ target }) => targets.some((each) => target === each || target.startsWith(`${each}/`)));

/** The problems at some paths, in words. */
export function ProblemList({ id, targets }: { readonly id: string; readonly targets: readonly string[] }) {
  const found = problemsAt(useForm().problems, targets);
  if (found.length === 0) return null;
  return (
    <ul id={id} class="problems">
      {found.map(({ message }) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  );
}

interface InputProps {
  readonly label: string;
  /** The path of the property in the body. */
  readonly target: string;
  readonly type: 'text' | 'number' | 'date';
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly isLong?: boolean;
  readonly isFixed?: boolean;
}

/** A text field for one property. */
export function Input({ label, target, type, value, onChange, hint, isLong = false, isFixed = false }: InputProps) {
  const id = useId();
  const isWrong = problemsAt(useForm().problems, [target]).length > 0;
  const shared = {
    id,
    value,
    'data-target': target,
    disabled: isFixed,
    'aria-invalid': isWrong,
    'aria-describedby': `${id}-hint ${id}-problems`,
    onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      onChange(currentTarget.value);
    },
  } as const;
  return (
    <div class={type === 'text' ? 'field' : 'field narrow'}>
      <label for={id}>{label}</label>
      {isLong ? <textarea rows={3} {...shared} /> : <input type={type} min={1} autocomplete="off" {...shared} />}
      {hint !== undefined && (
        <p id={`${id}-hint`} class="muted">
          {hint}
        </p>
      )}
      <ProblemList id={`${id}-problems`} targets={[target]} />
    </div>
  );
}

/** Returns the days in an ISO 8601 duration such as `P30D`; '' for a duration of another form. */
export const daysIn = (duration: string): string => /^P(\d+)D$/.exec(duration)?.[1] ?? '';

/** Returns the ISO 8601 duration for a number of days that a person typed; at least one day. */
export const durationOf = (days: string): string => `P${Math.max(1, Math.floor(Number(days)))}D`;

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly targets: readonly string[];
  readonly options: readonly (readonly [value: T, name: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly isFixed?: boolean;
  /** The content below the options. */
  readonly children?: ComponentChildren;
}

/** A choice of one among a few options. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { legend, targets, options, value, onChange, isFixed = false, children } = props;
  const id = useId();
  return (
    <fieldset class="choices" disabled={isFixed} aria-describedby={`${id}-problems`}>
      <legend>{legend}</legend>
      {options.map(([option, name]) => (
        <label key={option} class="check">
          <input
            type="radio"
            name={id}
            checked={option === value}
            data-target={targets[0]}
            onChange={() => {
              onChange(option);
            }}
          />
          {name}
        </label>
      ))}
      {children}
      <ProblemList id={`${id}-problems`} targets={targets} />
    </fieldset>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export const Check = ({ label, isOn, onChange }: CheckProps) => (
  <label class="check">
    <input
      type="checkbox"
      checked={isOn}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.checked);
      }}
    />
    {label}
  </label>
);
