import type { FacetName } from '../../review/filter';
import { countOf, SYSTEM } from './figures';
import type { Progress } from './load';

const DAY_MS = 86_400_000;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const orNull = (value: string): string => (value === '' ? 'null' : text(value));
const SIGN_IN = 'principal/lastUserSignInDateTime';
const ago = (now: number, days: number): string => new Date(now - days * DAY_MS).toISOString();
const DECIDED = `reviewedBy/id ne '${SYSTEM}'`;

/** An auditor's questions about decisions, each as a filter of the service. */
export const MARKS = {
  default: `reviewedBy/id eq '${SYSTEM}' and not (decision eq 'NotReviewed') and not (reviewContext/isCarriedOver eq true)`,
  carriedOver: 'reviewContext/isCarriedOver eq true',
  decided: DECIDED,
  approved: `${DECIDED} and decision eq 'Approve'`,
  self: 'reviewedBy/id eq principal/id',
  against:
    `${DECIDED} and ((recommendation eq 'Deny' and decision eq 'Approve') or ` +
    "(recommendation eq 'Approve' and decision eq 'Deny'))",
  bulk: `${DECIDED} and reviewContext/isPartOfBulk eq true`,
  noReason: `${DECIDED} and justification eq ''`,
  failed: "applyResult eq 'AppliedWithUnknownFailure'",
} as const;

export type Mark = keyof typeof MARKS;

const SIGN_INS: Readonly<Record<string, (now: number) => string>> = {
  recent: (now) => `${SIGN_IN} ge ${ago(now, 30)}`,
  quarter: (now) => `${SIGN_IN} ge ${ago(now, 90)} and ${SIGN_IN} lt ${ago(now, 30)}`,
  old: (now) => `${SIGN_IN} lt ${ago(now, 90)}`,
  never: () => `${SIGN_IN} eq ''`,
};

const SEARCHED = [
  'principal/displayName',
  'principal/userPrincipalName',
  'reviewContext/department',
  'reviewContext/jobTitle',
];

/** Returns the filter that finds people by a part of their name or address. */
export const searchFor = (part: string): string =>
  SEARCHED.map((property) => `contains(${property},${text(part)})`).join(' or ');

type Condition = (value: string, now: number) => string | undefined;

/** The filter of the service for each facet of the reviewer's page. */
const BY_FACET: Readonly<Record<FacetName, Condition>> = {
  decided: (value) => `decision eq ${text(value)}`,
  recommendation: (value) => `recommendation eq ${text(value)}`,
  signIn: (value, now) => SIGN_INS[value]?.(now),
  userType: (value) => `reviewContext/userType eq ${orNull(value)}`,
  department: (value) => `reviewContext/department eq ${orNull(value)}`,
  isNew: (value) => (value === 'yes' ? 'reviewContext/isNew eq true' : 'not (reviewContext/isNew eq true)'),
};

/** The filters for the conditions of the URL other than the facets. */
const BY_NAME: Readonly<Record<string, Condition>> = {
  // The items of one reviewer are a list of their own, so they need no filter.
  asked: () => undefined,
  reviewer: (value) => `reviewedBy/id eq ${text(value)}`,
  resource: (value) => `resource/id eq ${text(value)}`,
  removal: (value) =>
    value === 'remains' ? "removalCheck/state in ('stillPresent','cameBack')" : `removalCheck/state eq ${text(value)}`,
  restored: (value) => `restoration/state eq ${text(value)}`,
  mark: (value) => (Object.hasOwn(MARKS, value) ? MARKS[value as Mark] : undefined),
};

export const NARROWED_BY = Object.keys(BY_NAME);

const CONDITIONS: Readonly<Record<string, Condition>> = {
  ...BY_FACET,
  ...BY_NAME,
  search: searchFor,
};

/** Returns the filter of the service for a URL; undefined if the URL has no condition. `now` is an instant in milliseconds. */
export function filterOf(address: URLSearchParams, now: number): string | undefined {
  const conditions = [...address].flatMap(([name, value]) => CONDITIONS[name]?.(value, now) ?? []);
  return conditions.length === 0 ? undefined : conditions.map((condition) => `(${condition})`).join(' and ');
}

/** Returns whether a URL has no condition on the decisions other than `except`. */
export const isWhole = (address: URLSearchParams, except: string): boolean =>
  [...address.keys()].every((name) => name === except || !Object.hasOwn(CONDITIONS, name));

const PROPERTIES: Readonly<Record<FacetName, string>> = {
  decided: 'decision',
  recommendation: 'recommendation',
  signIn: SIGN_IN,
  userType: 'reviewContext/userType',
  department: 'reviewContext/department',
  isNew: 'reviewContext/isNew',
};

/** Returns the number of items of each value of a facet in the whole instance, under the names of the facet. */
export function valuesOf(progress: Progress, facet: FacetName): readonly (readonly [string, number])[] {
  if (facet === 'isNew') {
    const count = countOf(progress, PROPERTIES.isNew, 'true');
    return count === 0
      ? []
      : [
          ['yes', count],
          ['no', progress.items - count],
        ];
  }
  const values = progress.facets.find(({ property }) => property === PROPERTIES[facet])?.values ?? [];
  return values.map(({ value, count }) => [value ?? '', count] as const);
}
