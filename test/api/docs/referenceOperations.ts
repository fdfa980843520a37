import { readFileSync } from 'node:fs';
import type { Method, Version } from '../../../shared/api/endpoint/endpoint';
import { tableRows } from '../../support/markdown';

/** One operation that Microsoft documents for access reviews. */
export interface ReferenceOperation {
  /** The number, such as `E01`. An operation with several paths has one number. */
  readonly id: string;
  readonly method: Method;
  /** The path below the version; `AR` stands for `/identityGovernance/accessReviews`. */
  readonly path: string;
  readonly versions: readonly Version[];
  readonly title: string;
}

/** The path from the root of the project, where both Jest and `npm run docs:endpoints` start. */
const page = readFileSync('docs/graph-reference.md', 'utf8');

/** The abbreviations in the paths of the page. One may begin with an earlier one. */
const SHORT = new Map(
  tableRows(page.slice(0, page.indexOf('\n## '))).map(([name = '', path = '']) => [bare(name), bare(path)]),
);

function bare(cell: string): string {
  return cell.replaceAll('`', '');
}

/** Returns a path with its abbreviations expanded; `AR` stays. */
function wholePath(path: string): string {
  const [first = ''] = path.split('/');
  const begin = first === 'AR' ? undefined : SHORT.get(first);
  return begin === undefined ? path : wholePath(begin + path.slice(first.length));
}

const OPERATION = /^- `([A-Z]+) ([^`]+)`( \(beta\))?: (.*)$/gm;

/** The parts of the page that describe an operation: its number and the text below it. */
const parts = page
  .split(/^#### /m)
  .slice(1)
  .map((part) => ({ id: /E\d\d/.exec(part)?.[0] ?? '', text: part.split(/^##/m)[0] ?? '' }));

/** Every operation of the reference, in the order of their numbers. */
export const REFERENCE_OPERATIONS: readonly ReferenceOperation[] = parts.flatMap(({ id, text }) =>
  [...text.matchAll(OPERATION)].map(([, method = '', path = '', beta, title = '']) => ({
    id,
    method: method as Method,
    path: wholePath(path),
    versions: beta === undefined ? ['v1.0', 'beta'] : ['beta'],
    title,
  })),
);

/** Documented operations that are not served, with the reason. */
export const NOT_SERVED: Readonly<Record<string, string>> = Object.fromEntries(
  parts.flatMap(({ id, text }) => {
    const reason = /^Not served: (.*)$/m.exec(text)?.[1];
    return reason === undefined ? [] : [[id, reason]];
  }),
);
