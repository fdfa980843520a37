import { VERSIONS, type Version } from '../endpoint/version';
import type { Endpoint, Method } from '../endpoint/endpoint';
import { compileTemplate, type PathTemplate } from './pathTemplate';
import { pathSegments } from './requestPath';

interface Found<Dependencies> {
  readonly endpoint: Endpoint<Dependencies>;
  readonly version: Version;
  readonly params: Readonly<Record<string, string>>;
}

/** The path exists with other methods than the one asked for. */
export interface WrongMethod {
  readonly allow: readonly Method[];
}

export interface Router<Dependencies> {
  /** @throws GraphError BadRequest on a malformed percent-encoding */
  match(method: string, path: string): Found<Dependencies> | WrongMethod | undefined;
}

interface Candidate<Dependencies> extends Found<Dependencies> {
  readonly rank: string;
}

interface Row<Dependencies> {
  readonly endpoint: Endpoint<Dependencies>;
  readonly template: PathTemplate;
}

/**
 * Finds the row for a method and a path that begins with the version. The order of the rows does not matter: of the templates
 * that take the path the most specific one rules, and only its methods count.
 */
export function createRouter<Dependencies>(endpoints: readonly Endpoint<Dependencies>[]): Router<Dependencies> {
  const rows = endpoints.map((endpoint) => ({ endpoint, template: compileTemplate(endpoint.path) }));
  return {
    match(method, path) {
      const [first = '', ...segments] = pathSegments(path);
      const version = VERSIONS.find((known) => known === first.toLowerCase());
      return version && choose(candidates(rows, version, segments), method);
    },
  };
}

function candidates<Dependencies>(
  rows: readonly Row<Dependencies>[],
  version: Version,
  segments: readonly string[],
): Candidate<Dependencies>[] {
  return rows.flatMap(({ endpoint, template }) => {
    const params = endpoint.versions.includes(version) ? template.match(segments) : undefined;
    return params ? [{ endpoint, version, params, rank: template.rank }] : [];
  });
}

function choose<Dependencies>(
  found: readonly Candidate<Dependencies>[],
  method: string,
): Found<Dependencies> | WrongMethod | undefined {
  const rank = found.map((candidate) => candidate.rank).sort()[0];
  const rivals = found.filter((candidate) => candidate.rank === rank);
  if (rivals.length === 0) return undefined;
  const chosen = rivals.find(({ endpoint }) => endpoint.method === method.toUpperCase());
  if (!chosen) return { allow: [...new Set(rivals.map(({ endpoint }) => endpoint.method))].sort() };
  return { endpoint: chosen.endpoint, version: chosen.version, params: chosen.params };
}
