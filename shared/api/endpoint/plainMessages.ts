/** A request of the host or a part of a batch. */
export interface PlainRequest {
  readonly method: string;
  /** Absolute, or relative from the version; its host is not trusted. */
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  /** The bytes of a request of the host, which may have a `Content-Encoding`; the text of a part of a batch. */
  readonly body: string | Uint8Array;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent unchanged in place of `body`; `headers` has its Content-Type. */
  readonly text?: string;
  /** Sent unchanged, and never compressed. */
  readonly bytes?: Uint8Array;
}
