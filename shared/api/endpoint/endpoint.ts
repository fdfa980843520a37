import type { Schema } from 'joi';
import type { Caller } from '../../auth/caller';
import type { PermissionClass } from '../../auth/permissions';
import type { ListSpec, QueryOptions } from '../odata/queryOptions';
import type { GraphError } from '../../rules/errors';

/** The versions of the API. */
export const VERSIONS = ['v1.0', 'beta'] as const;

export type Version = (typeof VERSIONS)[number];

/** A request from the Functions host, or one request of a `$batch`. */
export interface PlainRequest {
  readonly method: string;
  /** An absolute URL, or a path that begins after the version. The host name in it is not trusted. */
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  /** The bytes of a request from the Functions host, which may have a `Content-Encoding`, or the text of a request of a batch. */
  readonly body: string | Uint8Array;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The object that is sent as JSON. */
  readonly body?: object;
  /** The text that is sent unchanged in place of `body`; `headers` has its Content-Type. */
  readonly text?: string;
  /** The bytes that are sent unchanged and never compressed. */
  readonly bytes?: Uint8Array;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Answers one request of a batch with the token of the batch, as if the client had sent it alone. Turns an error into an answer. Never
 * rejects.
 */
export type SendPart = (request: PlainRequest | GraphError) => Promise<PlainAnswer>;

/** An authenticated, permitted and parsed request. */
export interface Call<Dependencies> {
  readonly version: Version;
  /** The parameters of the path, percent-decoded; GUIDs in lower case, other keys unchanged. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly query: QueryOptions;
  /** The JSON object of the request; undefined when the row takes no body. */
  readonly body: unknown;
  /** The `If-Match` header: only an object with one of these ETags may change. See `requireMatch`. */
  readonly ifMatch: string | undefined;
  readonly preferences: Preferences;
  readonly url: {
    /** The public base URL with the version, without a slash at the end. */
    readonly base: string;
    /** The public URL of this request, with its query. */
    readonly request: string;
  };
  /** Sends one request of a batch; absent inside a batch. */
  readonly sendPart?: SendPart;
  readonly deps: Dependencies;
}

export interface Answer {
  readonly status: 200 | 201 | 202 | 204;
  /** The object that is sent as JSON. */
  readonly body?: object;
  /** The text that is sent unchanged in place of `body`; `headers` has its Content-Type. */
  readonly text?: string;
  /** The ETag of the object; the pipeline sends it and evaluates `If-None-Match`. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the API. Registration, routing, permissions and the documentation read the same rows. */
export interface Endpoint<Dependencies> {
  /** The number of the operation in docs/graph-reference.md, such as `E01`; several rows may share one. */
  readonly id: string;
  /** The documented name, such as `accessReviewSet-list-definitions`. */
  readonly operation: string;
  readonly method: Method;
  /**
   * The path below the version. A key such as `{definitionId}` is a segment; a function quotes its parameter:
   * `filterByCurrentUser(on='{on}')`.
   */
  readonly path: string;
  readonly versions: readonly Version[];
  /** The summary in the documentation; derived from path and method when absent. */
  readonly summary?: string;
  readonly permission: PermissionClass;
  /** The supported query options; none when absent. */
  readonly query?: ListSpec;
  /** What beta adds to `query`: properties for `$filter`, `$orderby` and `$expand`, and how many rows a page may read. */
  readonly queryInBeta?: Pick<ListSpec, 'filter' | 'orderby' | 'expand' | 'walk'>;
  /** Whether the request needs a JSON object as its body; otherwise a body is ignored. */
  readonly takesBody?: boolean;
  /** The schema of the body, for the documentation; the type of the resource or action when absent. */
  readonly bodySchema?: (version: Version) => Schema;
  /** Whether an action creates the object that it returns (201). */
  readonly creates?: boolean;
  /** Whether a change returns the changed object (200) or nothing (204). */
  readonly answersEntity?: boolean;
  /**
   * Whether the work continues after the answer, so that `Prefer: respond-async` applies. A second row then says whether the work is done.
   * Its path ends with `/monitor` and lies below this path or below the created object.
   */
  readonly isLongRunning?: boolean;
  /** Whether the request contains other requests. Each of these is authorized separately and has its own `Idempotency-Key`. */
  readonly isBatch?: boolean;
  /** The media type of the answer when it is not JSON. */
  readonly produces?: string;
  handle(call: Call<Dependencies>): Promise<Answer>;
}

/** The supported preferences of a request. */
export interface Preferences {
  /** Return no body after a change. */
  readonly returnMinimal: boolean;
  /** Answer long work with 202 and the address of its monitor. */
  readonly respondAsync: boolean;
  /** The number of objects on a page. */
  readonly maxPageSize: number | undefined;
  /** Return the members of enumerations after `unknownFutureValue`; only beta has any. */
  readonly includeUnknownEnumMembers: boolean;
  /** Record a decision as part of a decision on many items; only in beta. */
  readonly recordAsBulk: boolean;
}

const LARGEST_PAGE = 999;

/** Reads a `Prefer` header (RFC 7240). Ignores unknown and malformed preferences. If a preference is repeated, the first one applies. */
export function parsePreferences(header: string | null, version: Version): Preferences {
  const given = new Map<string, string>();
  for (const part of (header ?? '').split(',')) {
    // A preference may have parameters after a semicolon; no supported preference has any.
    const [name = '', value = ''] = (part.split(';', 1)[0] ?? '').split('=', 2);
    const key = name
      .trim()
      .toLowerCase()
      .replace(/^odata\./, '');
    if (!given.has(key)) given.set(key, value.trim().replace(/^"|"$/g, ''));
  }
  return {
    returnMinimal: given.get('return')?.toLowerCase() === 'minimal',
    respondAsync: given.has('respond-async'),
    maxPageSize: pageSize(given.get('maxpagesize')),
    includeUnknownEnumMembers: version === 'beta' && given.has('include-unknown-enum-members'),
    recordAsBulk: version === 'beta' && given.has('record-as-bulk'),
  };
}

function pageSize(text: string | undefined): number | undefined {
  if (text === undefined || !/^0*[1-9]\d{0,8}$/.test(text)) return undefined;
  return Math.min(Number(text), LARGEST_PAGE);
}
