import { endpoints } from '../../functions/endpoints';
import type { PermissionClass } from '../../shared/auth/permissions';
import type { ListSpec } from '../../shared/odata/queryOptions';
import { NOT_SERVED, OWN_OPERATIONS, REFERENCE_OPERATIONS, type ReferenceOperation } from './referenceOperations';

type Row = (typeof endpoints)[number];

const ROOT = '/identityGovernance/accessReviews';

const PERMISSIONS: Readonly<Record<PermissionClass, string>> = {
  SIGNED_IN: 'signed in',
  READ: 'read',
  WRITE: 'write',
  REVIEWER_READ: 'read, as a person only',
  REVIEWER_WRITE: 'write, as a person only',
  HISTORY: 'history',
  POLICY_READ: 'policy, read',
  POLICY_WRITE: 'policy, write',
};

/** Method and path of a row, as the lists of operations write them. */
export const operationOf = ({ method, path }: Pick<Row, 'method' | 'path'>): string =>
  `${method} ${path.replace(ROOT, 'AR')}`;

/** The same, whatever the keys are called. */
export const shapeOf = (operation: string): string => operation.replace(/\{(?!on\})\w+\}/g, '{}');

/** The row that serves an operation of the reference. */
export function rowOf(operation: ReferenceOperation): Row | undefined {
  const shape = shapeOf(operationOf(operation));
  return endpoints.find((row) => row.id === operation.id && shapeOf(operationOf(row)) === shape);
}

const code = (text: string): string => `\`${text}\``;

/** A Markdown table whose columns are as wide as their widest cell. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, n) =>
    Math.max(...[cell, ...rows.map((row) => row[n] ?? '')].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** All that Microsoft documents, in the order of the numbers. */
function documented(): string {
  const rows = REFERENCE_OPERATIONS.map((operation) => {
    const { id, versions, title } = operation;
    const row = rowOf(operation);
    const permission = row ? PERMISSIONS[row.permission] : 'not served';
    return [id, code(operationOf(row ?? operation)), (row ?? { versions }).versions.join(', '), permission, title];
  });
  return tableOf(['number', 'method and path', 'versions', 'permission', 'what it does'], rows);
}

function notServed(): string {
  return tableOf(
    ['number', 'why not'],
    Object.entries(NOT_SERVED).map(([id, why]) => [id, why]),
  );
}

function own(): string {
  const rows = OWN_OPERATIONS.map(({ operation, title }) => {
    const row = endpoints.find((one) => operationOf(one) === operation);
    return [code(operation), row?.versions.join(', ') ?? '', row ? PERMISSIONS[row.permission] : '', title];
  });
  return tableOf(['method and path', 'versions', 'permission', 'what it does'], rows);
}

/** Properties and operators, as `status eq, ne`. */
const filtersOf = ({ filter = {} }: ListSpec): string =>
  Object.entries(filter)
    .map(([property, operators]) => `${code(property)} ${operators.join(', ')}`)
    .join('; ');

function queryOptions(): string {
  const rows = endpoints.flatMap((row) => {
    const { query = {}, expandInBeta = [] } = row;
    const sorted = (query.orderby ?? []).map(code).join(', ');
    const expanded = [...(query.expand ?? []).map(code), ...expandInBeta.map((path) => `${code(path)} (beta)`)].join(
      ', ',
    );
    const cells = [filtersOf(query), sorted, expanded];
    return cells.some((cell) => cell !== '') ? [[code(operationOf(row)), ...cells]] : [];
  });
  return tableOf(['operation', '`$filter`', '`$orderby`', '`$expand`'], rows);
}

const TABLES = { documented, notServed, own, queryOptions };

/** The page with its tables made anew; each stands between a comment that names it and one that ends it. */
export function withTables(page: string): string {
  return Object.entries(TABLES).reduce((text, [name, make]) => {
    const [begin, end] = [`<!-- table: ${name} -->\n\n`, '\n\n<!-- end of the table -->'];
    const start = text.indexOf(begin) + begin.length;
    const stop = text.indexOf(end, start);
    if (start < begin.length || stop < 0) throw new Error(`The page has no place for the table '${name}'.`);
    return text.slice(0, start) + make() + text.slice(stop);
  }, page);
}
