import { join } from 'node:path';
import { readText } from '../../support/markdown';
import type { Properties, Swagger } from './rules';

/** The connector's files in the repository. */
export const ROOT = join(__dirname, '../../..');
const json = (path: string): unknown => JSON.parse(readText(`connector/${path}`));
export const swagger = json('apiDefinition.swagger.json') as Swagger;
export const properties = json('apiProperties.json') as Properties;
export const certified = json('certification/apiProperties.json') as Properties;
