import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../../api/types';
import { useApp } from '../../app/context';

export interface Pages<T> {
  /** The rows that have been read, in the order of the service. */
  readonly rows: readonly T[];
  /** Whether more rows may follow. */
  readonly hasMore: boolean;
  readonly isBusy: boolean;
  /** Why the last page was not read; undefined if it was. */
  readonly error: string | undefined;
  readonly readMore: () => void;
}

interface State<T> {
  /** The URL of the first page. */
  readonly url: string;
  readonly rows: readonly T[];
  readonly next: string | undefined;
  readonly isBusy: boolean;
  readonly error: string | undefined;
}

/** The number of rows after which reading pauses. A page may be short while the service searches for rows that match a filter. */
const ENOUGH = 50;
const TYPING_MS = 250;

/**
 * Reads a list page by page: the first page at once, others on request. The rows stay until another `url` is read. When `version` changes,
 * reads the same number of rows again.
 */
export function usePages<T>(url: string, version: string): Pages<T> {
  const { client } = useApp();
  const [state, setState] = useState<State<T>>({ url, rows: [], next: url, isBusy: true, error: undefined });
  const turn = useRef(0);
  const read = async (from: string, before: readonly T[], enough: number): Promise<void> => {
    turn.current += 1;
    const own = turn.current;
    setState((present) => ({ ...present, isBusy: true, error: undefined }));
    let [rows, next]: [readonly T[], string | undefined] = [before, from];
    try {
      while (next !== undefined && rows.length < enough) {
        const page: Page<T> = await client.get<Page<T>>(next);
        // Another list has been requested since then.
        if (own !== turn.current) return;
        rows = [...rows, ...page.value];
        next = page['@odata.nextLink'];
      }
      setState({ url, rows, next, isBusy: false, error: undefined });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (own === turn.current) setState({ url, rows, next, isBusy: false, error: why });
    }
  };
  const isFirst = useRef(true);
  useEffect(() => {
    const wait = isFirst.current ? 0 : TYPING_MS;
    isFirst.current = false;
    const timer = setTimeout(() => {
      void read(url, [], Math.max(1, state.url === url ? state.rows.length : 0));
    }, wait);
    return () => {
      clearTimeout(timer);
    };
  }, [url, version]);
  return {
    rows: state.rows,
    hasMore: state.next !== undefined,
    isBusy: state.isBusy,
    error: state.error,
    readMore: () => {
      if (!state.isBusy && state.next !== undefined) void read(state.next, state.rows, state.rows.length + ENOUGH);
    },
  };
}
