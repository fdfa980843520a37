interface ReasonProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The most characters of a reason that the service accepts. */
const LONGEST = 1_000;

/** The reason for which a person changes a review. */
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
