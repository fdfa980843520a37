/** What a round of work on a subject came to. */
export type Outcome =
  /** A slice is done and more is to do now. */
  | { readonly kind: 'again'; readonly pauseSeconds?: number }
  /** Nothing more before this instant; `isOpen`: reviewers decide meanwhile. */
  | { readonly kind: 'until'; readonly at: string; readonly isOpen?: boolean }
  /** Nothing more, until somebody changes something. */
  | { readonly kind: 'settled' };
