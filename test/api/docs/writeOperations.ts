import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from './operationTables';

/** `npm run docs:endpoints`: writes the tables of docs/endpoints.md. */
const PAGE = 'docs/endpoints.md';
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
