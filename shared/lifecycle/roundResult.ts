import type { Instance } from '../rules/model/instance';
import type { KeyedLine } from '../storage/evidence/evidenceRow';
import type { Rows } from '../storage/table/table';

/** What to do after one round of work on a subject. */
export type RoundResult =
  /** More work can be done now, or after the pause in seconds. */
  | { readonly kind: 'again'; readonly pauseSeconds?: number }
  /** Nothing is due before this UTC instant. `isOpen` means that reviewers can decide until then. */
  | { readonly kind: 'until'; readonly at: string; readonly isOpen?: boolean }
  /** Nothing is due until something changes. */
  | { readonly kind: 'settled' };

/** The result of one slice of work: what to write into the instance, and whether the work is done. */
export interface Slice {
  readonly change: Partial<Instance>;
  readonly done: boolean;
  /** Lines of evidence, written together with the change. */
  readonly lines?: readonly KeyedLine[];
  /** How many seconds the next slice has to wait, to limit the load on the directory. */
  readonly pauseSeconds?: number;
}

/** Returns the slice after a page of rows: the next one begins after the last row. */
export function sliceAfter(page: Rows<{ readonly id: string }>): Slice {
  const last = page.rows.at(-1);
  return page.more && last
    ? { change: { cursor: { kind: 'row', after: last.value.id } }, done: false }
    : { change: { cursor: null }, done: !page.more };
}
