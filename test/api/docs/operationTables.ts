import { endpoints } from '../../../functions/endpoints';
import type { PermissionClass } from '../../../shared/auth/permissions';
import { inParentheses } from '../../../shared/api/odata/parseExpand';
import type { ListSpec } from '../../../shared/api/odata/queryOptions';
import { OWN_OPERATIONS } from './ownOperations';
import { NOT_SERVED, REFERENCE_OPERATIONS, type ReferenceOperation } from './referenceOperations';

type Row = (typeof endpoints)[number];

const ROOT = '/identityGovernance/accessReviews';

const PERMISSIONS: Readonly<Record<PermissionClass, string>> = {
  SIGNED_IN: 'signed in',
  READ: 'read',
  WRITE: 'write',
  PERSON_READ: 'read, as a person only',
  PERSON_WRITE: 'write, as a person only',
  HISTORY: 'history',
  POLICY_READ: 'policy, read',
  POLICY_WRITE: 'policy, write',
};

/** Returns the method and path of a row in the form of the lists of operations. */
export const operationOf = ({ method, path }: Pick<Row, 'method' | 'path'>): string =>
  `${method} ${path.replace(ROOT, 'AR')}`;

/** Returns an operation without the names of its keys. */
export const shapeOf = (operation: string): string => operation.replace(/\{(?!on\})\w+\}/g, '{}');

/** Returns the row that serves an operation of the reference. */
export function rowOf(operation: ReferenceOperation): Row | undefined {
  const shape = shapeOf(operationOf(operation));
  return endpoints.find((row) => row.id === operation.id && shapeOf(operationOf(row)) === shape);
}

const code = (text: string): string => `\`${text}\``;

/** Returns a Markdown table. A column is as wide as its widest cell. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, n) =>
    Math.max(...[cell, ...rows.map((row) => row[n] ?? '')].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const D = 'AR/definitions';
const I = `${D}/{definitionId}/instances`;

/** The sections of the page, each with the beginning of its paths. */
const SECTIONS: readonly (readonly [title: string, base: string])[] = [
  ['Definitions', D],
  ['Instances', I],
  ['Decisions of an instance', `${I}/{instanceId}/decisions`],
  ['Stages of an instance', `${I}/{instanceId}/stages`],
  ['Decisions of all reviews', 'AR/decisions'],
  ['History reports', 'AR/historyDefinitions'],
  ['Policy', '/policies/accessReviewPolicy'],
  ['Policy, at its other address', 'AR/policy'],
  ["The caller's pending instances", '/me/pendingAccessReviewInstances'],
  ['Pending instances of a named person', '/users/{usersId}/pendingAccessReviewInstances'],
  ['Reviews of catalogs', 'AR/unified'],
  [
    'Custom data of catalogs',
    '/identityGovernance/entitlementManagement/catalogs/{catalogId}/resources/{resourceId}/uploadSessions',
  ],
];

const OTHERS = ['Beside the resources', ''] as const;

/** Returns the section with the longest common beginning of an operation's path. */
function sectionOf(operation: string): (typeof SECTIONS)[number] {
  const path = operation.slice(operation.indexOf(' ') + 1);
  const fitting = SECTIONS.filter(([, base]) => path === base || path.startsWith(`${base}/`));
  return fitting.toSorted(([, a], [, b]) => b.length - a.length)[0] ?? OTHERS;
}

/** A line of a section: an operation and its remarks. */
interface Line {
  readonly operation: string;
  readonly cells: readonly string[];
}

/** Returns a table for each section. The paths in it omit their common beginning. */
function sectionsOf(head: readonly string[], lines: readonly Line[]): string {
  const parts = [...SECTIONS, OTHERS].flatMap((section) => {
    const [title, base] = section;
    const rows = lines
      .filter(({ operation }) => sectionOf(operation)[1] === base)
      .map(({ operation, cells }) => [code(base === '' ? operation : operation.replace(base, '…')), ...cells]);
    const place = base === '' ? [] : [`\`…\` is ${code(base)}.`];
    return rows.length === 0 ? [] : [[`### ${title}`, ...place, tableOf(head, rows)].join('\n\n')];
  });
  return parts.join('\n\n');
}

/** Returns a link from a number to its part of the reference. */
const numberOf = (id: string): string => `[${id}](graph-reference.md#${id.toLowerCase()})`;

const versionsOf = (versions: readonly string[]): string =>
  versions.length === 1 ? `, ${versions.join('')} only` : '';

/** Returns the tables of the operations that Microsoft documents, in the order of their numbers. */
function documented(): string {
  const lines = REFERENCE_OPERATIONS.map((operation) => {
    const { id, title } = operation;
    const row = rowOf(operation);
    const permission = row ? PERMISSIONS[row.permission] : 'not served';
    const { versions } = row ?? operation;
    return {
      operation: operationOf(row ?? operation),
      cells: [numberOf(id), `${title}${versionsOf(versions)}`, permission],
    };
  });
  return sectionsOf(['operation', 'number', 'what it does', 'permission'], lines);
}

function notServed(): string {
  return tableOf(
    ['number', 'why not'],
    Object.entries(NOT_SERVED).map(([id, why]) => [numberOf(id), why]),
  );
}

function own(): string {
  const lines = OWN_OPERATIONS.map(({ operation, title }) => {
    const row = endpoints.find((one) => operationOf(one) === operation);
    const versions = versionsOf(row?.versions ?? []);
    return { operation, cells: [`${title}${versions}`, row ? PERMISSIONS[row.permission] : ''] };
  });
  return sectionsOf(['operation', 'what it does', 'permission'], lines);
}

/** Returns properties and operators, such as `status eq, ne`. */
const filtersOf = ({ filter = {} }: ListSpec): string =>
  Object.entries(filter)
    .map(([property, operators]) => `${code(property)} ${operators.join(', ')}`)
    .join('; ');

/** Returns the options that each list has in addition to those of all lists; operations with equal options form a group. */
function queryOptions(): string {
  const groups = new Map<string, string[]>();
  for (const row of endpoints) {
    const { query = {}, queryInBeta = {} } = row;
    const inBeta = (paths: readonly string[] = []) => paths.map((path) => `${code(path)} (beta)`);
    const betaFilters = filtersOf(queryInBeta);
    const options = [
      ['`$filter`', [filtersOf(query), betaFilters && `${betaFilters} (beta)`].filter(Boolean).join('; ')],
      ['`$orderby`', [...(query.orderby ?? []).map(code), ...inBeta(queryInBeta.orderby)].join(', ')],
      ['`$expand`', [...(query.expand ?? []).map(code), ...inBeta(queryInBeta.expand?.map(inParentheses))].join(', ')],
    ].flatMap(([name = '', what = '']) => (what === '' ? [] : [`- ${name}: ${what}`]));
    if (options.length === 0) continue;
    const key = options.join('\n');
    groups.set(key, [...(groups.get(key) ?? []), `- ${code(operationOf(row))}`]);
  }
  return [...groups]
    .map(([options, operations]) => `${operations.join('\n')}\n\nThese take:\n\n${options}`)
    .join('\n\n---\n\n');
}

const TABLES = { documented, notServed, own, queryOptions };

/** Returns the page with new tables. Comments mark the beginning and the end of each. */
export function withTables(page: string): string {
  return Object.entries(TABLES).reduce((text, [name, make]) => {
    const [begin, end] = [`<!-- table: ${name} -->\n\n`, '\n\n<!-- end of the table -->'];
    const start = text.indexOf(begin) + begin.length;
    const stop = text.indexOf(end, start);
    if (start < begin.length || stop < 0) throw new Error(`The page has no place for the table '${name}'.`);
    return text.slice(0, start) + make() + text.slice(stop);
  }, page);
}
