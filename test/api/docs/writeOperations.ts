import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from './operationTables';

/** `npm run docs:endpoints`: makes the tables of the page anew. */
const PAGE = 'docs/endpoints.md';
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
