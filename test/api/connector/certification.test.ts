import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { certified, properties, ROOT, swagger } from './committedConnector';
import { PROPERTIES_RULES, SUBMISSION_RULES, SWAGGER_RULES, type Rule } from './rules';

describe('the published schemas (../shared/schemas; skipped where that is missing)', () => {
  const folder = join(ROOT, '../shared/schemas');
  const whereTheyAre = existsSync(folder) ? test : test.skip;
  const schemaOf = (name: string): object => {
    const text = readFileSync(join(folder, name), 'utf8');
    // Comments, outside of texts, and commas before the end of a list.
    const bare = text
      .replace(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted: string | undefined) => quoted ?? '')
      .replace(/,(\s*[}\]])/g, '$1');
    return JSON.parse(bare) as object;
  };
  const swaggerErrors = (file: object): unknown => {
    const ajv = new AjvDraft04({ strict: false, allErrors: true });
    addFormats(ajv);
    const validate = ajv.compile(schemaOf('apiDefinition.swagger.schema.json'));
    return validate(file) ? [] : validate.errors;
  };
  const propertiesErrors = (file: object): unknown => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    const { id, ...schema } = schemaOf('paconn-apiProperties.schema.json') as { readonly id: string };
    const validate = ajv.compile({ ...schema, $id: id });
    return validate(file) ? [] : validate.errors;
  };

  whereTheyAre('take the description of the API', () => {
    expect(swaggerErrors(swagger)).toEqual([]);
  });

  whereTheyAre('take the connection, also as it is submitted', () => {
    expect(propertiesErrors(properties)).toEqual([]);
    expect(propertiesErrors(certified)).toEqual([]);
  });

  whereTheyAre('refuse what is wrong', () => {
    expect(swaggerErrors({ ...swagger, info: undefined })).not.toEqual([]);
    expect(propertiesErrors({ properties: {} })).not.toEqual([]);
  });
});

describe('rules of certification', () => {
  test.each(SWAGGER_RULES)('%s', (_, broken) => {
    expect(broken(swagger)).toEqual([]);
  });

  test.each(PROPERTIES_RULES)('%s', (_, broken) => {
    expect([...broken(properties), ...broken(certified)]).toEqual([]);
  });

  test.each(SUBMISSION_RULES)('as submitted: %s', (_, broken) => {
    expect(broken(certified)).toEqual([]);
  });

  test('the copy for paconn has no owner of the stack, and is the same otherwise', () => {
    expect(properties.properties).not.toHaveProperty('stackOwner');
    expect({ ...certified.properties, stackOwner: undefined }).toEqual(properties.properties);
  });

  test('every rule finds what breaks it', () => {
    const blind = (rules: readonly Rule<never>[], file: object): string[] =>
      (rules as unknown as readonly Rule<unknown>[]).flatMap(([name, broken]) =>
        broken(file).length > 0 ? [] : [name],
      );
    const brokenSwagger = {
      info: { title: 'The API connector of all the reviews in the world', description: 'Logic Apps' },
      schemes: ['http', 'https'],
      paths: {
        '/a/{id}': {
          get: {
            operationId: 'get_it',
            summary: 'Get it?',
            parameters: [{ name: 'id', in: 'path', required: true, 'x-ms-visibility': 'internal' }],
            responses: { '2XX': { schema: {} }, default: { schema: {} } },
          },
          post: { operationId: 'get_it', responses: {} },
        },
      },
      definitions: {},
    };
    const brokenProperties = {
      properties: {
        iconBrandColor: '#007ee5',
        connectionParameters: { 'host name': { type: 'string', uiDefinition: { constraints: { required: true } } } },
        policyTemplateInstances: [],
      },
    };

    expect(blind(SWAGGER_RULES, brokenSwagger)).toEqual([]);
    expect(blind([...PROPERTIES_RULES, ...SUBMISSION_RULES], brokenProperties)).toEqual([]);
  });
});
