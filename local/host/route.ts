import { createConstraint, type Constraint } from './routeConstraint';

/** Returns the parameters of a path that fits the route, or undefined. `segments` come from `splitPath`. */
export type Route = (segments: readonly string[]) => Readonly<Record<string, string>> | undefined;

interface Parameter {
  readonly name: string;
  readonly constraints: readonly Constraint[];
  readonly optional: boolean;
  readonly catchAll: boolean;
  readonly fallback: string | undefined;
}

type Part = string | Parameter;
type Segment = readonly Part[];
type Values = Record<string, string>;

const parameterText =
  /^(?<stars>\*{0,2})(?<name>[^:=?*]+)(?<constraints>(?::\w+(?:\(.*?\)(?=[:=?]|$))?)*)(?:=(?<fallback>.*?))?(?<optional>\?)?$/;

function parseParameter(text: string): Parameter {
  const groups = parameterText.exec(text)?.groups;
  if (groups === undefined) throw new Error(`"{${text}}" is not a route parameter.`);
  const constraints = [...(groups.constraints ?? '').matchAll(/:(\w+)(?:\((.*?)\)(?=:|$))?/g)].map(
    ([, kind, argument]) => createConstraint(kind as string, argument ?? ''),
  );
  return {
    name: groups.name as string,
    constraints,
    optional: groups.optional !== undefined,
    catchAll: groups.stars !== '',
    fallback: groups.fallback,
  };
}

const unescapeBraces = (text: string): string => text.replaceAll('{{', '{').replaceAll('}}', '}');

/** Returns a template's segments. Slashes inside braces (regular expressions) do not separate them. */
function parseTemplate(template: string): readonly Segment[] {
  const trimmed = template.replace(/^~?\/|\/$/g, '');
  if (trimmed === '') return [];
  const segments: Part[][] = [[]];
  const tokens = trimmed.matchAll(/\{(?!\{)((?:\{\{|\}\}|[^{}])*)\}|\/|((?:\{\{|\}\}|[^{}/])+)|(.)/g);
  for (const [token, parameter, literal, stray] of tokens) {
    if (stray !== undefined) throw new Error(`The route "${template}" has a brace that nothing closes or opens.`);
    if (token === '/') segments.push([]);
    else if (parameter !== undefined) segments.at(-1)?.push(parseParameter(unescapeBraces(parameter)));
    else segments.at(-1)?.push(unescapeBraces(literal as string));
  }
  return segments;
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function segmentPattern(segment: Segment): RegExp {
  const source = segment.map((part) => (typeof part === 'string' ? escapePattern(part) : '(.+)')).join('');
  return new RegExp(`^${source}$`, 'i');
}

const parametersOf = (segment: Segment): readonly Parameter[] => segment.filter((part) => typeof part !== 'string');

/** Sets the value of a parameter. Returns false if a constraint refuses the value. */
function assign(values: Values, parameter: Parameter, value: string | undefined): boolean {
  const given = value === undefined || value === '' ? parameter.fallback : value;
  if (given === undefined) return parameter.optional || parameter.catchAll;
  values[parameter.name] = given;
  return parameter.constraints.every((accepts) => accepts(given));
}

interface FixedSegment {
  readonly segment: Segment;
  readonly parameters: readonly Parameter[];
  readonly pattern: RegExp;
}

function matchSegment({ segment, parameters, pattern }: FixedSegment, text: string | undefined): Values | undefined {
  const values: Values = {};
  const found = text === undefined ? undefined : pattern.exec(text);
  if (found === null) return undefined;
  if (found === undefined && parameters.length < segment.length) return undefined;
  return parameters.every((parameter, at) => assign(values, parameter, found?.[at + 1])) ? values : undefined;
}

/**
 * Compiles an ASP.NET Core route template in the way of the Functions host. Throws for a malformed template. Literals match in any letter
 * case, a segment may mix literals and parameters, and `{*rest}` matches all that follows.
 */
export function compileRoute(template: string): Route {
  const segments = parseTemplate(template);
  const last = segments.at(-1)?.[0];
  const rest = typeof last === 'object' && last.catchAll ? last : undefined;
  const fixed = (rest === undefined ? segments : segments.slice(0, -1)).map((segment) => ({
    segment,
    parameters: parametersOf(segment),
    pattern: segmentPattern(segment),
  }));
  return (path) => {
    if (rest === undefined && path.length > fixed.length) return undefined;
    const values: Values = {};
    for (const [at, segment] of fixed.entries()) {
      const found = matchSegment(segment, path[at]);
      if (found === undefined) return undefined;
      Object.assign(values, found);
    }
    if (rest !== undefined && !assign(values, rest, path.slice(fixed.length).join('/'))) return undefined;
    return values;
  };
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

/** Decodes a path as the host's web server does: once, and without `%2F`. */
export function decodePath(path: string): string {
  return path.replace(/(?:%(?!2f)[0-9a-f]{2})+/gi, decodeRun);
}

/** Returns the segments of a decoded path. Ignores a trailing slash. */
export function splitPath(path: string): readonly string[] {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '');
  return trimmed === '' ? [] : trimmed.split('/');
}
