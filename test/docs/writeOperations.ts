import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from './operationTables';

/** `npm run docs:operations`: makes the tables of the page anew. */
const PAGE = 'docs/operations.md';
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
