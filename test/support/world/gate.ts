/** One call of the product to what lies outside it. */
export interface OutsideCall {
  readonly target: 'storage' | 'queue' | 'directory' | 'mail' | 'receiver';
  readonly name: string;
  readonly writes: boolean;
}

/** How a call, or one part of a batch, fails: with an answer, or because the connection is cut. */
export type Refusal = { readonly status: 429 | 500 | 503; readonly retryAfter?: string } | 'cut';

/** What can be done with a call. */
export interface Way<T> {
  readonly send: () => Promise<T>;
  /** What the caller sees when it is refused; throws what the caller's own means of transport would. */
  readonly refuse: (refusal: Refusal) => T;
  /** Carries out a batch but for one of its removals, which is refused; absent where there is none. */
  readonly sendPartly?: (refusal: Refusal) => Promise<T>;
}

/** What every call to the outside goes through; it decides whether and when it is sent, and what the product sees. */
export type Gate = <T>(call: OutsideCall, way: Way<T>) => Promise<T>;

/** Lets everything pass. */
export const openGate: Gate = (_call, { send }) => send();
