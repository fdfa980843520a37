import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { PROPERTIES_SCHEMA, SWAGGER_SCHEMA } from '../../fixtures/connectorSchemas';
import { certified, properties, swagger } from './committedConnector';
import { PROPERTIES_RULES, SUBMISSION_RULES, SWAGGER_RULES, type Rule } from './rules';

describe('the schemas of the platform', () => {
  const ajv = new AjvDraft04({ strict: false, allErrors: true });
  addFormats(ajv);
  const errorsBy = (schema: object): ((file: object) => unknown) => {
    const validate = ajv.compile(schema);
    return (file) => (validate(file) ? [] : validate.errors);
  };
  const swaggerErrors = errorsBy(SWAGGER_SCHEMA);
  const propertiesErrors = errorsBy(PROPERTIES_SCHEMA);

  test('accept the description of the API', () => {
    expect(swaggerErrors(swagger)).toEqual([]);
  });

  test('accept the connection, and its copy for certification', () => {
    expect(propertiesErrors(properties)).toEqual([]);
    expect(propertiesErrors(certified)).toEqual([]);
  });

  const [path = ''] = Object.keys(swagger.paths);
  const withItem = (item: object): object => ({ ...swagger, paths: { [path]: item } });
  const withOperation = (operation: object): object => withItem({ get: { responses: {}, ...operation } });
  const described = { description: 'What comes back.' };

  test('accept an operation of the smallest size', () => {
    expect(swaggerErrors(withOperation({ responses: { 200: described } }))).toEqual([]);
  });

  test.each([
    ['no info', { ...swagger, info: undefined }],
    ['an unknown key', { ...swagger, openapi: '3.1.0' }],
    ['a host with a scheme', { ...swagger, host: 'https://contoso.example' }],
    ['an unknown method', withItem({ trace: { responses: { 200: described } } })],
    ['no answer', withOperation({})],
    ['an answer without a description', withOperation({ responses: { 200: {} } })],
    ['an answer whose status is a range', withOperation({ responses: { '2XX': described } })],
    [
      'a parameter of a path that is optional',
      withOperation({ responses: { 200: described }, parameters: [{ name: 'id', in: 'path', type: 'string' }] }),
    ],
    ['a schema with a misspelt extension', { ...swagger, definitions: { thing: { 'x-ms-sumary': 'Thing' } } }],
    ['an unknown visibility', withOperation({ responses: { 200: described }, 'x-ms-visibility': 'hidden' })],
  ])('refuse a description of the API with %s', (_, file) => {
    expect(swaggerErrors(file)).not.toEqual([]);
  });

  test.each([
    ['no colour', { properties: { ...properties.properties, iconBrandColor: undefined } }],
    ['an unknown key', { properties: { ...properties.properties, colour: '#1b5e7b' } }],
    [
      'an unknown kind of parameter',
      { properties: { ...properties.properties, connectionParameters: { hostUrl: { type: 'text' } } } },
    ],
    [
      'a policy without its parameter',
      { properties: { ...properties.properties, policyTemplateInstances: [{ templateId: 'dynamichosturl' }] } },
    ],
  ])('refuse a connection with %s', (_, file) => {
    expect(propertiesErrors(file)).not.toEqual([]);
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

  test('the copy for paconn differs only in the stack owner, which it lacks', () => {
    expect(properties.properties).not.toHaveProperty('stackOwner');
    expect({ ...certified.properties, stackOwner: undefined }).toEqual(properties.properties);
  });

  test('every rule finds a connector that breaks it', () => {
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
