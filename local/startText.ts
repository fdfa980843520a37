import type { TenantPeople } from './tenant/people';

export interface StartTextOptions {
  readonly url: string | undefined;
  readonly tenantUrl: string;
  readonly people: TenantPeople;
  /** The virtual time; undefined means real time. */
  readonly now: string | undefined;
  readonly dataDirectory: string | undefined;
}

/** The option that starts a clock which waits to be moved, as in README.md. */
const CLOCK = '--clock 2026-01-05T08:00:00Z';

type Line = readonly [string, string];

/** Returns lines of two columns, indented by two. */
function columns(lines: readonly Line[]): string {
  const width = Math.max(0, ...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
}

function section(title: string, lines: readonly Line[]): readonly string[] {
  return lines.length === 0 ? [] : [title, columns(lines), ''];
}

function describePlaces({ url, tenantUrl, now, dataDirectory }: StartTextOptions): readonly Line[] {
  return [
    ...(url === undefined ? [] : [['Page', `${url}/  (for reviewers, in a browser)`] as const]),
    ...(url === undefined ? [] : [['Manage', `${url}/manage  (for administrators, in a browser)`] as const]),
    ...(url === undefined ? [] : [['Functions', `${url}/v1.0/identityGovernance/accessReviews/definitions`] as const]),
    ['Tenant', `${tenantUrl}  (tokens, directory, mail, clock)`],
    ['Mail', `${tenantUrl}/local/mail  (a page in a browser)`],
    [
      'Time',
      now === undefined
        ? `real (${CLOCK} starts with one that you move)`
        : `${now}, moved by POST ${tenantUrl}/local/clock {"advance": "P7D"}, or there in a browser`,
    ],
    ['Data', dataDirectory ?? 'in memory only'],
  ];
}

/** Returns the first commands of the part `With curl` in README.md, ready to be typed. */
export function describeWalkThrough({ url, tenantUrl, people, now }: StartTextOptions): readonly string[] {
  const administrator = people.administrators[0];
  if (url === undefined || administrator === undefined) return [];
  const [name = '', domain = ''] = administrator.userPrincipalName.split('@');
  const rest = now === undefined ? `; that needs a start with ${CLOCK}` : '';
  const tokenCall = `curl -s $TENANT/oauth2/v2.0/token -d grant_type=password -d "username=$1@${domain}"`;
  return [
    `First steps, as ${administrator.displayName} (README.md continues from here to the removed access${rest}):`,
    ...[
      `TENANT=${tenantUrl}`,
      `REVIEWS=${url}/v1.0/identityGovernance/accessReviews`,
      `json() { node -pe "const it = JSON.parse(require('fs').readFileSync(0)); $1"; }`,
      `token() { ${tokenCall} | json it.access_token; }`,
      `ADMIN="Authorization: Bearer $(token ${name})"`,
      'curl -s $REVIEWS/definitions -H "$ADMIN" | json it.value.length',
    ].map((line) => `  ${line}`),
    '',
  ];
}

/** Returns the text that is printed at the start: URLs, people of the tenant, and first commands. */
export function createStartText(options: StartTextOptions): string {
  const { administrators, reviewers, readers, applications, groups, groupCount, reviewedApplications, roles } =
    options.people;
  const more = groupCount - groups.length;
  const person = (one: TenantPeople['administrators'][number]): Line => [
    one.userPrincipalName,
    `${one.displayName}, ${one.note}`,
  ];
  const reviewed = ({ id, displayName, note }: TenantPeople['groups'][number]): Line => [
    id,
    `${displayName} (${note})`,
  ];
  return [
    'Access reviews, on this machine',
    '',
    columns(describePlaces(options)),
    '',
    ...section('Sign in as', [...administrators, ...reviewers, ...readers].map(person)),
    ...section(
      'Applications that call the API',
      applications.map(({ appId, displayName }) => [appId, displayName]),
    ),
    ...section(
      more > 0 ? `Groups, and ${more} more at ${options.tenantUrl}/v1.0/groups` : 'Groups',
      groups.map(reviewed),
    ),
    ...section('Applications to review', reviewedApplications.map(reviewed)),
    ...section('Directory roles', roles.map(reviewed)),
    ...describeWalkThrough(options),
  ].join('\n');
}
