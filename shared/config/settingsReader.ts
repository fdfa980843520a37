import { isGuid } from '../rules/ids';

/** A type of setting. `parse` returns undefined for a text of another type. */
interface Kind<T> {
  readonly what: string;
  readonly parse: (text: string) => T | undefined;
}

export interface SettingsReader {
  /**
   * Returns the value of a setting. Returns undefined for an absent or empty setting, and for a wrong one, which it adds to the problems.
   */
  optional<T>(name: string, kind: Kind<T>): T | undefined;
  /** Returns the value of a setting. Adds a problem if it is absent, empty or wrong; the result is then not a T. */
  required<T>(name: string, kind: Kind<T>): T;
  problem(message: string): void;
  /** Throws an Error with all problems, if there are any. */
  throwIfAny(): void;
}

/**
 * Reads settings one by one and collects all problems. Messages never repeat a value, because some values are secrets. Uses no schema
 * library, because the first request waits for the settings and a library would take longer to load.
 */
export function createSettingsReader(environment: Readonly<Record<string, string | undefined>>): SettingsReader {
  const problems: string[] = [];
  const problem = (message: string): void => {
    problems.push(message);
  };
  const optional: SettingsReader['optional'] = (name, { what, parse }) => {
    const text = environment[name] ?? '';
    if (text === '') return undefined;
    const value = parse(text);
    if (value === undefined) problem(`${name} must be ${what}`);
    return value;
  };
  return {
    problem,
    optional,
    required: <T>(name: string, kind: Kind<T>) => {
      if ((environment[name] ?? '') === '') problem(`${name} is missing`);
      return optional(name, kind) as T;
    },
    throwIfAny: () => {
      if (problems.length > 0) throw new Error(`The settings are not usable: ${problems.join('. ')}.`);
    },
  };
}

export const anyText: Kind<string> = { what: 'a text', parse: (text) => text };

export const guid: Kind<string> = {
  what: 'a GUID',
  parse: (text) => (isGuid(text) ? text.toLowerCase() : undefined),
};

export const textLike = (pattern: RegExp, what: string): Kind<string> => ({
  what,
  parse: (text) => (pattern.test(text) ? text : undefined),
});

export const oneOf = <T extends string>(...values: readonly T[]): Kind<T> => ({
  what: values.join(' or '),
  parse: (text) => values.find((value) => value === text),
});

/** Returns the type of a setting that lists some of these values, separated by commas. */
export const oneOrMoreOf = <T extends string>(...values: readonly T[]): Kind<readonly T[]> => ({
  what: `a list of ${values.join(', ')}, separated by commas`,
  parse: (text) => {
    const names = text.split(',').map((name) => name.trim());
    const found = values.filter((value) => names.includes(value));
    return found.length === new Set(names).size ? found : undefined;
  },
});

/** Returns the type of a setting that is an absolute URL; slashes at its end are removed. */
export const addressOf = (...schemes: readonly ('http' | 'https')[]): Kind<string> => ({
  what: `an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  parse: (text) => {
    const isGood = URL.canParse(text) && schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}://`));
    return isGood ? text.replace(/\/+$/, '') : undefined;
  },
});

export const numberFrom = (least: number, most: number): Kind<number> => ({
  what: `a number from ${least} to ${most}`,
  parse: (text) => inRange(/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN, least, most),
});

/** Returns the type of a setting that is a whole number in a range; `most` may be Infinity. */
export const wholeNumberFrom = (least: number, most: number): Kind<number> => ({
  what: `a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}`,
  parse: (text) => inRange(/^\d{1,15}$/.test(text) ? Number(text) : NaN, least, most),
});

const inRange = (value: number, least: number, most: number): number | undefined =>
  value >= least && value <= most ? value : undefined;
