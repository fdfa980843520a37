import { useState } from 'preact/hooks';

const ROWS = 20;

/** Returns the first rows of a list, and the button `more` that shows others; undefined if all are shown. */
export function useFirstRows<T>(all: readonly T[], more: string) {
  const [count, setCount] = useState(ROWS);
  const button =
    all.length > count ? (
      <button
        type="button"
        onClick={() => {
          setCount(count + ROWS);
        }}
      >
        {more}
      </button>
    ) : undefined;
  return [all.slice(0, count), button] as const;
}
