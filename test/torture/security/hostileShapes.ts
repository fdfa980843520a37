import { groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';

// Requests with any number of elements.

export const list = <T>(length: number, make: (n: number) => T): T[] => Array.from({ length }, (_, n) => make(n));
export const keys = (n: number, value: unknown = 1): object => Object.fromEntries(list(n, (i) => [`a${i}`, value]));
export const nested = (n: number, open: string, close: string): string => `${open.repeat(n)}1${close.repeat(n)}`;
const person = () => query(`/users/${userNamed('Jerry Lindqvist').id}`);
/** The settings of a review that opens in a year, so that no worker is busy. */
const later = { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2027-01-05' } } };
export const review = (changes: object): object => groupReview({ settings: later, ...changes });

/** The bodies of a definition with `n` elements in one property. */
export const BODIES: Readonly<Record<string, (n: number) => unknown>> = {
  'empty reviewers': (n) => review({ reviewers: list(n, () => ({})) }),
  reviewers: (n) => review({ reviewers: list(n, person) }),
  'fallback reviewers': (n) => review({ fallbackReviewers: list(n, person) }),
  'empty stages': (n) => review({ stageSettings: list(n, () => ({})) }),
  'stages with reviewers': (n) =>
    review({ stageSettings: list(n, (i) => ({ stageId: String(i), reviewers: [person()] })) }),
  dependencies: (n) => review({ stageSettings: [{ stageId: '1', dependsOn: list(n, String), durationInDays: 1 }] }),
  recipients: (n) =>
    review({ additionalNotificationRecipients: list(n, () => ({ notificationRecipientScope: person() })) }),
  'apply actions': (n) => review({ settings: { ...later, applyActions: list(n, () => ({})) } }),
  'unknown properties': (n) => review(keys(n)),
  'unknown properties of a reviewer': (n) => review({ reviewers: [keys(n)] }),
  'principal scopes': (n) =>
    review({
      scope: { '@odata.type': '#microsoft.graph.principalResourceMembershipsScope', principalScopes: list(n, person) },
    }),
  'lists in lists': (n) => review({ reviewers: list(Math.ceil(n / 100), () => list(100, () => [])) }),
  zeros: (n) => list(n, () => 0),
  parentheses: (n) => review({ scope: queryScope(`/groups?$filter=${nested(n, '(', ')')}`) }),
  terms: (n) => review({ scope: queryScope(`/groups?$filter=${list(n, () => 'a eq 1').join(' or ')}`) }),
  blanks: (n) => review({ displayName: ' '.repeat(n) }),
  'an unfinished duration': (n) =>
    review({ settings: { ...later, recommendationLookBackDuration: `P${'1'.repeat(n)}` } }),
};

export const HEADERS: Readonly<Record<string, (n: number) => string>> = {
  prefer: (n) => ' '.repeat(n),
  Prefer: (n) => list(n / 2, () => ';').join('='),
  'if-match': (n) => `W/"${'"'.repeat(n)}`,
  'if-none-match': (n) => list(n / 4, () => 'W/"x"').join(','),
  'client-request-id': (n) => 'x'.repeat(n),
  accept: (n) => list(n / 2, () => '*/*').join(';'),
  'idempotency-key': (n) => 'k'.repeat(n),
};

export const QUERIES: Readonly<Record<string, (n: number) => string>> = {
  terms: (n) => `$filter=${list(n, () => "id eq 'x'").join(' or ')}`,
  negations: (n) => `$filter=${'not '.repeat(n)}(id eq 'x')`,
  parentheses: (n) => `$filter=${nested(n, '(', ')')}`,
  'a list of values': (n) => `$filter=id in (${list(n, () => "'x'").join()})`,
  functions: (n) => `$filter=${list(n, () => "contains(displayName,'x')").join(' and ')}`,
  quotes: (n) => `$filter=${"'".repeat(n)}`,
  'sort keys': (n) => `$orderby=${list(n, () => 'displayName desc').join()}`,
  'selected properties': (n) => `$select=${list(n, () => 'displayName').join()}`,
  'expanded properties': (n) => `$expand=${list(n, () => 'instances').join()}`,
  'nested expansions': (n) => `$expand=${'instances($expand='.repeat(n)}decisions${')'.repeat(n)}`,
  options: (n) => list(n, (i) => `x${i}=1`).join('&'),
  'the same option': (n) => list(n, () => '$skip=0').join('&'),
};

export const entries = Object.entries as <T>(rows: Readonly<Record<string, T>>) => [string, T][];
