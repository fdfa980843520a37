import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import {
  defaultRangeExtractor,
  observeWindowOffset,
  observeWindowRect,
  type Range,
  type VirtualizerOptions,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core';

const MOMENT_MS = 100;
const ROW_HEIGHT = 76;
/** The height in pixels of what covers the list: the toolbar above, and the message about the last decision below. */
const COVERED = { scrollPaddingStart: 100, scrollPaddingEnd: 90 };

export interface Rows {
  readonly virtualizer: Virtualizer<Window, HTMLElement>;
  readonly place: { current: HTMLDivElement | null };
}

/**
 * Returns the visible lines of a long list that scrolls with the window. The line `current` is always among them, so that it keeps the
 * focus. Up to `all` lines are in the document a moment later, so that the browser's own search finds them; `all` is 0 while more lines
 * will arrive.
 */
export function useRows(entries: readonly { readonly key: string }[], current: number, all: number): Rows {
  const place = useRef<HTMLDivElement>(null);
  const [, rerender] = useReducer((n: number) => n + 1, 0);
  const isPlaced = useRef(false);
  const [margin, setMargin] = useState(0);
  const [most, setMost] = useState(0);
  useEffect(() => {
    if (all === 0) return undefined;
    const timer = setTimeout(setMost, MOMENT_MS, all);
    return () => {
      clearTimeout(timer);
    };
  }, [all]);
  const options: VirtualizerOptions<Window, HTMLElement> = {
    count: entries.length,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index: number) => entries[index]?.key ?? index,
    getScrollElement: () => window,
    overscan: most === 0 ? 0 : 3,
    ...COVERED,
    scrollMargin: margin,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    // At the start, the window keeps the scroll position of the browser.
    scrollToFn: (...scroll) => {
      if (isPlaced.current) windowScroll(...scroll);
    },
    rangeExtractor: (range: Range) =>
      entries.length <= most ? entries.map((_, index) => index) : rangeWith(current, range),
    onChange: () => {
      rerender(undefined);
    },
  };
  const [virtualizer] = useState(() => new Virtualizer<Window, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => {
    virtualizer._willUpdate();
    isPlaced.current = true;
    const top = (place.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (Math.abs(top - margin) > 1) setMargin(top);
  });
  return { virtualizer, place };
}

function rangeWith(current: number, range: Range): number[] {
  const seen = defaultRangeExtractor(range);
  return seen.includes(current) ? seen : [...seen, current].sort((a, b) => a - b);
}
