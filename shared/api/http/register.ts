import type { app, HttpHandler, HttpMethod } from '@azure/functions';
import type { Version } from '../endpoint/version';
import type { Endpoint } from '../endpoint/endpoint';

/** One function as the host sees it. */
export interface FunctionRow {
  readonly name: string;
  readonly methods: readonly HttpMethod[];
  readonly route: string;
}

/** The host tries functions in alphabetical order of their names; this one must come last. */
const CATCH_ALL: FunctionRow = {
  name: 'zzz-everything-else',
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  route: '{*path}',
};

/**
 * Returns the functions for the endpoint table: one for each row and version, and a last one that catches everything else.
 *
 * The host takes the first route that fits, by name, and does not prefer a literal to a parameter. Keys are therefore constrained to
 * GUIDs, so that no two routes take the same path. Everything else (other keys, OData's spellings, unknown paths, wrong methods)
 * reaches the last function, which uses the same router.
 */
export function functionRows(endpoints: readonly Endpoint<never>[]): FunctionRow[] {
  const taken = new Map<string, number>();
  const rows = endpoints.flatMap((endpoint) =>
    endpoint.versions.map((version) => ({
      name: uniqueName(endpoint.operation, version, taken),
      methods: [endpoint.method],
      route: routeOf(endpoint.path, version),
    })),
  );
  return [...rows, CATCH_ALL];
}

/**
 * Registers the functions of the endpoint table, all with one handler. `anonymous` means that the host asks for no function key; the
 * pipeline authenticates the caller by the bearer token.
 */
export function registerEndpoints(
  host: Pick<typeof app, 'http'>,
  endpoints: readonly Endpoint<never>[],
  handler: HttpHandler,
): void {
  for (const { name, methods, route } of functionRows(endpoints)) {
    host.http(name, { methods: [...methods], route, authLevel: 'anonymous', handler });
  }
}

/** Returns the name of a function, such as `accessReviewInstance-stop-v1`; the second path of an operation gets `…-v1-2`. */
function uniqueName(operation: string, version: Version, taken: Map<string, number>): string {
  const name = `${operation}-${version === 'v1.0' ? 'v1' : version}`;
  const count = (taken.get(name) ?? 0) + 1;
  taken.set(name, count);
  return count === 1 ? name : `${name}-${count}`;
}

function routeOf(path: string, version: Version): string {
  const segments = path.split('/').filter(Boolean);
  return [version, ...segments.map((segment) => segment.replace(/^\{(\w+)\}$/, '{$1:guid}'))].join('/');
}
