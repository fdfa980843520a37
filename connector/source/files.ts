import { apiProperties, BRAND_COLOUR, certifiedProperties } from './apiProperties';
import { icon } from './icon';
import { readme } from './readme';
import { swagger } from './swagger';

const json = (value: object): Buffer => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);

/** The files of the connector by their paths below `connector`. */
export const connectorFiles = (): Readonly<Record<string, Buffer>> => ({
  'apiDefinition.swagger.json': json(swagger()),
  'apiProperties.json': json(apiProperties()),
  'certification/apiProperties.json': json(certifiedProperties()),
  'readme.md': Buffer.from(readme()),
  'icon.png': icon(BRAND_COLOUR),
});
