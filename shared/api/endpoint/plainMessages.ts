/** A request in plain values, so that a part of a batch is one as well as what the host hands over. */
export interface PlainRequest {
  readonly method: string;
  /** Absolute, or relative and beginning with the version; the host in it is not trusted. */
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: string;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** To be sent as JSON. */
  readonly body?: object;
  /** To be sent as it is, under the content type in the headers; there is no `body` then. */
  readonly text?: string;
}
