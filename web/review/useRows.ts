import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import {
  defaultRangeExtractor,
  observeWindowOffset,
  observeWindowRect,
  type Range,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core';

/** So many lines are all in the document, where the browser's own search finds them. */
const ALL = 120;
const ROW_HEIGHT = 76;
/** What covers the window above and below the list: the toolbar, and what is said about the last decision. */
const COVERED = { scrollPaddingStart: 100, scrollPaddingEnd: 90 };

export interface Rows {
  readonly virtualizer: Virtualizer<Window, HTMLElement>;
  readonly place: { current: HTMLDivElement | null };
}

/**
 * The lines of a long list that are in sight, scrolled with the window. The line `current` is always among them, so that the focus
 * that it has is not lost.
 */
export function useRows(entries: readonly { readonly key: string }[], current: number): Rows {
  const place = useRef<HTMLDivElement>(null);
  const [, rerender] = useReducer((n: number) => n + 1, 0);
  const [margin, setMargin] = useState(0);
  const options = {
    count: entries.length,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index: number) => entries[index]?.key ?? index,
    getScrollElement: () => window,
    overscan: 3,
    ...COVERED,
    scrollMargin: margin,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    rangeExtractor: (range: Range) => rangeWith(current, entries.length, range),
    onChange: () => {
      rerender(undefined);
    },
  };
  const [virtualizer] = useState(() => new Virtualizer<Window, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => {
    virtualizer._willUpdate();
    const top = (place.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (Math.abs(top - margin) > 1) setMargin(top);
  });
  return { virtualizer, place };
}

function rangeWith(current: number, count: number, range: Range): number[] {
  if (count <= ALL) return Array.from({ length: count }, (_, index) => index);
  const seen = defaultRangeExtractor(range);
  return seen.includes(current) ? seen : [...seen, current].sort((a, b) => a - b);
}
