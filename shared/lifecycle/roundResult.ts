/** What to do after one round of work on a subject. */
export type RoundResult =
  /** More work is to be done now, or after the pause. */
  | { readonly kind: 'again'; readonly pauseSeconds?: number }
  /** Nothing is due before this instant. `isOpen`: reviewers decide meanwhile. */
  | { readonly kind: 'until'; readonly at: string; readonly isOpen?: boolean }
  /** Nothing is due until something changes. */
  | { readonly kind: 'settled' };
