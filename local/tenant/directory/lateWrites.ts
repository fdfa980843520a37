import type { Entry } from './changes';

/** The product's writes that reads do not show yet. */
export interface LateWrites {
  /** Takes entries that become visible after `reads` more reads. A mail is not part of the directory and arrives at once. */
  commit(entries: readonly Entry[], reads: number): void;
  /** Makes the writes visible that enough reads have followed. */
  beforeRead(): void;
}

/** Returns an empty list of late writes; `apply` makes an entry visible. */
export function createLateWrites(apply: (entry: Entry) => void): LateWrites {
  let delayed: readonly { readonly entry: Entry; readonly reads: number }[] = [];
  return {
    commit(entries, reads) {
      for (const entry of entries) {
        if (entry.kind === 'mail') apply(entry);
        else delayed = [...delayed, { entry, reads }];
      }
    },
    beforeRead() {
      for (const { entry } of delayed.filter(({ reads }) => reads === 0)) apply(entry);
      delayed = delayed.filter(({ reads }) => reads > 0).map(({ entry, reads }) => ({ entry, reads: reads - 1 }));
    },
  };
}
