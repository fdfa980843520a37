import { apiProperties, BRAND_COLOUR, certifiedProperties } from './apiProperties';
import { icon } from './icon';
import type { ConnectorOptions } from './options';
import { readme } from './readme';
import { swagger } from './swagger';

const json = (value: object): Buffer => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);

/** Returns the files of the connector, by their paths in the output folder. */
export const connectorFiles = (options: ConnectorOptions): Readonly<Record<string, Buffer>> => ({
  'apiDefinition.swagger.json': json(swagger(options)),
  'apiProperties.json': json(apiProperties(options)),
  'certification/apiProperties.json': json(certifiedProperties(options)),
  'readme.md': Buffer.from(readme(options)),
  'icon.png': icon(BRAND_COLOUR),
});
