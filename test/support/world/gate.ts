/** One call of the product to a service. */
export interface OutsideCall {
  readonly target: 'storage' | 'queue' | 'directory' | 'mail' | 'receiver';
  readonly name: string;
  readonly writes: boolean;
}

/** The failure of a call, or of one request in a batch: an answer, or a cut connection. */
export type Refusal = { readonly status: 429 | 500 | 503; readonly retryAfter?: string } | 'cut';

/** How a gate can treat a call. */
export interface Way<T> {
  readonly send: () => Promise<T>;
  /** Refuses the call: returns the failure, or throws as the caller's transport would. */
  readonly refuse: (refusal: Refusal) => T;
  /** Sends a batch without one of its removals, which is refused. Absent if there is none. */
  readonly sendPartly?: (refusal: Refusal) => Promise<T>;
}

/** A function through which every call to a service passes. It decides whether and when the call is sent, and what the product sees. */
export type Gate = <T>(call: OutsideCall, way: Way<T>) => Promise<T>;

/** Sends every call at once. */
export const openGate: Gate = (_call, { send }) => send();
