/** What to do after one round of work on a subject. */
export type RoundResult =
  /** More work can be done now, or after the pause in seconds. */
  | { readonly kind: 'again'; readonly pauseSeconds?: number }
  /** Nothing is due before this UTC instant. `isOpen` means that reviewers can decide until then. */
  | { readonly kind: 'until'; readonly at: string; readonly isOpen?: boolean }
  /** Nothing is due until something changes. */
  | { readonly kind: 'settled' };
