import { join } from 'node:path';
import { readText } from '../../support/markdown';
import type { Properties, Swagger } from './rules';

/** The connector's files as they are committed. */
export const ROOT = join(__dirname, '../../..');
const json = (path: string): unknown => JSON.parse(readText(`connector/${path}`));
export const swagger = json('apiDefinition.swagger.json') as Swagger;
export const properties = json('apiProperties.json') as Properties;
export const certified = json('certification/apiProperties.json') as Properties;
