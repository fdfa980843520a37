import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Entry } from './items';

/** The line on which the keys act. */
export interface Cursor {
  /** The index of the current line. Read it when a key arrives, because a held key is faster than the rendering. */
  readonly at: { current: number };
  /** Moves to a line, with the focus. */
  readonly goTo: (index: number) => void;
  /** Follows the focus. Call it after the browser has moved the focus to a line. */
  readonly follow: (index: number) => void;
  /** Runs after each render; `focus` moves the focus to a line. */
  readonly useFocus: (focus: (index: number) => void) => void;
}

export function useCursor(entries: readonly Entry[]): Cursor {
  const [key, setKey] = useState<string>();
  const found = entries.findIndex((entry) => entry.key === key);
  const at = useRef(0);
  at.current = found < 0 ? Math.min(at.current, Math.max(0, entries.length - 1)) : found;
  const wantsFocus = useRef(false);
  const follow = (index: number): void => {
    at.current = index;
    setKey(entries[index]?.key);
  };
  return {
    at,
    follow,
    goTo: (index) => {
      wantsFocus.current = true;
      follow(Math.max(0, Math.min(entries.length - 1, index)));
    },
    useFocus: (focus) => {
      useLayoutEffect(() => {
        if (wantsFocus.current) focus(at.current);
        wantsFocus.current = false;
      });
    },
  };
}
