import type { Schema } from 'joi';
import type { Caller } from '../../auth/caller';
import type { PermissionClass } from '../../auth/permissions';
import type { ListSpec, QueryOptions } from '../odata/queryOptions';
import type { Version } from './version';
import type { GraphError } from '../../rules/errors';
import type { PlainAnswer, PlainRequest } from './plainMessages';
import type { Preferences } from './preferences';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Answers a request of a batch as if it had been sent alone, with the token of the batch; for an error its answer. Never rejects.
 */
export type SendPart = (request: PlainRequest | GraphError) => Promise<PlainAnswer>;

/** What a handler is given: a request that is authenticated, permitted and parsed. */
export interface Call<Dependencies> {
  readonly version: Version;
  /** The values of the path's parameters, percent-decoded; GUIDs in lower case, other keys as they came. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly query: QueryOptions;
  /** The JSON object that was sent, or undefined where the row takes none. */
  readonly body: unknown;
  /** The `If-Match` header: a change is made only to an object with one of these ETags. See `requireMatch`. */
  readonly ifMatch: string | undefined;
  readonly preferences: Preferences;
  readonly url: {
    /** The public address of the API with its version, without a slash at the end. */
    readonly base: string;
    /** The public address of this request, with its query. */
    readonly request: string;
  };
  /** For a batch; absent in its parts. */
  readonly sendPart?: SendPart;
  readonly deps: Dependencies;
}

export interface Answer {
  readonly status: 200 | 201 | 202 | 204;
  /** To be sent as JSON. */
  readonly body?: object;
  /** To be sent as it is, in place of a body; `headers` name its Content-Type. */
  readonly text?: string;
  /** The ETag of the one object that the answer is about; the pipeline sends it and answers `If-None-Match`. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the API. The rows are data: registration, routing, permissions and the documentation read the same ones. */
export interface Endpoint<Dependencies> {
  /** The number in the reference, such as `E01`; several rows may share one. */
  readonly id: string;
  /** The documented name, such as `accessReviewSet-list-definitions`. */
  readonly operation: string;
  readonly method: Method;
  /**
   * The path below the version. Keys are `{definitionId}` and take a segment each; a function writes its parameter with the
   * quotes: `filterByCurrentUser(on='{on}')`.
   */
  readonly path: string;
  readonly versions: readonly Version[];
  /** What it does, for the documentation; where this is absent, path and method say it. */
  readonly summary?: string;
  readonly permission: PermissionClass;
  /** The query options that are taken; where this is absent, any of them is refused. */
  readonly query?: ListSpec;
  /** What `$expand` takes in beta beside what `query` says: in v1.0 these navigation properties do not exist. */
  readonly expandInBeta?: readonly string[];
  /** The request needs a JSON object as its body; where this is absent, a body is ignored. */
  readonly takesBody?: boolean;
  /** What that object is checked against, for the documentation; where it is absent, the type of the resource or action stands. */
  readonly bodySchema?: () => Schema;
  /** A change answers the changed object (200); where this is absent, it answers nothing (204). */
  readonly answersEntity?: boolean;
  /**
   * Its work goes on after the answer, and a row at `/monitor` below the path, or below what was created, tells when it is done:
   * `Prefer: respond-async` is followed.
   */
  readonly isLongRunning?: boolean;
  /** The media type of the answer where it is not JSON. */
  readonly produces?: string;
  handle(call: Call<Dependencies>): Promise<Answer>;
}
