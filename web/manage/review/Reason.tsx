interface ReasonProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The longest reason that the service takes. */
const LONGEST = 1_000;

/** Why somebody changes a review. */
export const Reason = ({ label, value, onChange }: ReasonProps) => (
  <label class="field">
    {label}
    <input
      type="text"
      dir="auto"
      autocomplete="off"
      maxLength={LONGEST}
      value={value}
      onInput={({ currentTarget }) => {
        onChange(currentTarget.value);
      }}
    />
  </label>
);
