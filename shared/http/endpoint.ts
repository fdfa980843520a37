import type { Caller } from '../auth/caller';
import type { PermissionClass } from '../auth/permissions';
import type { ListSpec, QueryOptions } from '../odata/queryOptions';
import type { Version } from '../wire/version';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler is given: a request that is authenticated, permitted and parsed. */
export interface Call<Dependencies> {
  readonly version: Version;
  /** The values of the path's parameters, percent-decoded; GUIDs in lower case, other keys as they came. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly query: QueryOptions;
  /** The JSON object that was sent, or undefined where the row takes none. */
  readonly body: unknown;
  readonly url: {
    /** The public address of the API with its version, without a slash at the end. */
    readonly base: string;
    /** The public address of this request, with its query. */
    readonly request: string;
  };
  readonly deps: Dependencies;
}

export interface Answer {
  readonly status: 200 | 201 | 202 | 204;
  readonly body?: object;
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
  readonly permission: PermissionClass;
  /** The query options that are taken; where this is absent, any of them is refused. */
  readonly query?: ListSpec;
  /** The request needs a JSON object as its body; where this is absent, a body is ignored. */
  readonly takesBody?: boolean;
  handle(call: Call<Dependencies>): Promise<Answer>;
}
