import { endpoints } from '../../functions/endpoints';
import { historyContentRows } from '../../functions/publicRoutes';
import { servedModel } from '../../shared/api/metadata/servedModel';
import { Definitions, type Schema } from './definitions';
import type { ConnectorOperation, ConnectorTrigger, Fields } from './operation';
import { OPERATIONS } from './operations';
import { bodyOf, parameterOf } from './parameters';
import type { ConnectorOptions } from './options';
import { TRIGGERS } from './triggers';

/** The part of an endpoint row that the connector needs. */
interface Row {
  readonly operation: string;
  readonly method: string;
  /** The path, which begins with the version. */
  readonly path: string;
  readonly success: number;
  readonly isPaged: boolean;
}

type Paths = Record<string, Record<string, object>>;

/** Returns the connector's description of the API (OpenAPI 2.0), made from the endpoint rows and the tables of this folder. */
export function swagger(options: ConnectorOptions): object {
  const definitions = new Definitions(servedModel(endpoints, 'beta'));
  const paths: Paths = {};
  for (const operation of OPERATIONS) {
    const { path, method, success, isPaged } = rowOf(operation);
    const described = describe(operation, { path, success, isPaged }, definitions);
    paths[path] = { ...paths[path], [method.toLowerCase()]: described };
  }
  const triggers = TRIGGERS.map((trigger) => [rowOf(trigger).path, describeTrigger(trigger, definitions)]);
  return {
    swagger: '2.0',
    info: {
      title: 'Access Reviews',
      description:
        'Find out who still needs access to groups, applications and roles in your tenant: start reviews, record decisions, send reminders, apply the decisions and keep the evidence.',
      version: '1.0',
      contact: { name: options.contactName, url: options.website, email: options.contactEmail },
    },
    host: options.host,
    basePath: '/',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    paths: { ...paths, ...(Object.fromEntries(triggers) as Paths), ...unsubscription() },
    definitions: definitions.all(),
    parameters: {},
    responses: {},
    securityDefinitions: {
      oauth2_auth: {
        type: 'oauth2',
        flow: 'accessCode',
        authorizationUrl: `https://login.microsoftonline.com/${options.tenant}/oauth2/authorize`,
        tokenUrl: `https://login.microsoftonline.com/${options.tenant}/oauth2/token`,
        scopes: {},
      },
    },
    security: [{ oauth2_auth: [] }],
    tags: [],
    'x-ms-connector-metadata': [
      { propertyName: 'Website', propertyValue: options.website },
      { propertyName: 'Privacy policy', propertyValue: options.privacyPolicy },
      { propertyName: 'Categories', propertyValue: 'Security;IT Operations' },
    ],
  };
}

/**
 * Returns the row that an operation calls: in the named version; without one, in v1.0 if it has the row, otherwise in beta. Throws an Error
 * for an unknown name.
 */
function rowOf({ row: name, version: wanted, answers }: Pick<ConnectorOperation, 'row' | 'version' | 'answers'>): Row {
  const found = endpoints.find(({ operation }) => operation === name);
  if (found) {
    const { operation, method, path, versions, query } = found;
    const version = wanted ?? (versions.includes('v1.0') ? 'v1.0' : 'beta');
    const success = answers === undefined ? 204 : /-post-|-preview$/.test(operation) ? 201 : 200;
    const isPaged = method === 'GET' && query !== undefined && query.single !== true;
    return { operation, method, path: `/${version}${path}`, success, isPaged };
  }
  const file = historyContentRows.find((candidate) => candidate.name === `${name}-v1`);
  if (!file) throw new Error(`No endpoint row is called '${name}'.`);
  const path = `/${file.route.replaceAll(':guid}', '}')}`;
  return { operation: name, method: 'GET', path, success: 200, isPaged: false };
}

function describe(
  operation: ConnectorOperation,
  { path, success, isPaged }: Pick<Row, 'path' | 'success' | 'isPaged'>,
  definitions: Definitions,
): Schema {
  const { operationId, summary, description, visibility, parameters = {}, body, answers, answersExpanded } = operation;
  const schema = answers === undefined ? undefined : definitions.answer(answers, answersExpanded);
  return {
    operationId,
    summary,
    description,
    ...(visibility ? { 'x-ms-visibility': visibility } : {}),
    ...(isPaged ? { 'x-ms-pageable': { nextLinkName: '@odata.nextLink' } } : {}),
    ...(answers === 'Binary' ? { produces: ['text/csv'] } : {}),
    parameters: [...placed(path, parameters), ...(body ? [bodyParameter(bodyOf(body))] : [])],
    responses: responses(success, schema),
  };
}

/**
 * Returns the parameters of the path, then the parameters of the query from the other fields. Throws an Error for a parameter without a
 * field.
 */
function placed(path: string, fields: Fields): readonly Schema[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const field = fields[name];
    if (!field) throw new Error(`The table has no text for '${name}' in ${path}.`);
    return [name, parameterOf(name, 'path', field)] as const;
  });
  const names = inPath.map(([name]) => name);
  const inQuery = Object.entries(fields).filter(([name]) => !names.includes(name));
  return [...inPath.map(([, parameter]) => parameter), ...inQuery.map(([name, f]) => parameterOf(name, 'query', f))];
}

const bodyParameter = (schema: Schema): Schema => ({
  name: 'body',
  in: 'body',
  required: true,
  'x-ms-summary': 'Body',
  description: 'The content of the request.',
  schema,
});

const FAILED = { description: 'The request failed. The error message says why.' };

const responses = (success: number, schema: Schema | undefined): Schema => ({
  [success]: { description: 'The request succeeded.', ...(schema ? { schema } : {}) },
  default: FAILED,
});

/** Returns the description of a trigger. The platform reads `x-ms-notification-content` in the path item, not in the operation. */
function describeTrigger(trigger: ConnectorTrigger, definitions: Definitions): Record<string, object> {
  const { operationId, summary, description, hint, body } = trigger;
  return {
    'x-ms-notification-content': {
      description: 'The event.',
      schema: definitions.value('reviewEvent!'),
    },
    post: {
      operationId,
      summary,
      description,
      'x-ms-visibility': 'important',
      'x-ms-trigger': 'single',
      'x-ms-trigger-hint': hint,
      parameters: [bodyParameter(bodyOf(body))],
      responses: {
        201: {
          description: 'The flow is subscribed.',
          headers: { Location: { type: 'string', description: 'The address that ends the subscription.' } },
          schema: definitions.value('subscription!'),
        },
        default: FAILED,
      },
    },
  };
}

/** Returns the description of how a subscription ends. The platform calls the URL in the `Location` header of the subscription. */
const unsubscription = (): Paths => ({
  [rowOf({ row: 'subscription-delete' }).path]: {
    delete: {
      operationId: 'DeleteSubscription',
      summary: 'End a subscription',
      description: 'Ends the notifications of a flow.',
      'x-ms-visibility': 'internal',
      parameters: [
        parameterOf('subscriptionId', 'path', {
          summary: 'Subscription',
          description: 'The subscription to end.',
          isRequired: true,
        }),
      ],
      responses: responses(204, undefined),
    },
  },
});
