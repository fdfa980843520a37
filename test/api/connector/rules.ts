export interface Schema {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Parameter extends Schema {
  readonly name: string;
  readonly in: string;
  readonly schema?: Schema;
}

interface Operation {
  readonly [key: string]: unknown;
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly schema?: Schema; readonly headers?: object }>>;
}

type PathItem = Readonly<Record<string, object>>;

export interface Swagger {
  readonly [key: string]: unknown;
  readonly info: Readonly<Record<string, unknown>> & { readonly title: string; readonly description: string };
  readonly host: string;
  readonly basePath: string;
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

export interface Properties {
  readonly properties: {
    readonly [key: string]: unknown;
    readonly iconBrandColor: string;
    readonly publisher?: string;
    readonly stackOwner?: string;
    readonly connectionParameters: Readonly<Record<string, ConnectionParameter>>;
    readonly policyTemplateInstances: readonly Policy[];
  };
}

interface ConnectionParameter {
  readonly type: string;
  readonly oAuthSettings?: Readonly<Record<string, unknown>>;
  readonly uiDefinition?: { readonly constraints?: { readonly required?: unknown } };
}

interface Policy {
  readonly templateId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** An operation with its path and its method. */
export interface Placed {
  readonly path: string;
  readonly method: string;
  readonly item: PathItem;
  readonly operation: Operation;
}

export const operationsOf = ({ paths }: Swagger): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) =>
      method in item ? [{ path, method, item, operation: item[method] as unknown as Operation }] : [],
    ),
  );

/** A rule of certification. `broken` returns a text for each violation. */
export type Rule<T> = readonly [name: string, broken: (file: T) => readonly string[]];

const each =
  (check: (placed: Placed) => boolean) =>
  (swagger: Swagger): string[] =>
    operationsOf(swagger).flatMap((placed) => (check(placed) ? [] : [`${placed.method} ${placed.path}`]));

const whole =
  (check: (swagger: Swagger) => boolean, text = 'info') =>
  (swagger: Swagger): string[] =>
    check(swagger) ? [] : [text];

/** Returns every input: parameters and the properties of bodies, at any depth. */
export function inputsOf(swagger: Swagger): readonly (readonly [where: string, schema: Schema])[] {
  const below = (where: string, schema: Schema): (readonly [string, Schema])[] =>
    Object.entries({ ...schema.items?.properties, ...schema.properties }).flatMap(([name, property]) => [
      [`${where}/${name}`, property] as const,
      ...below(`${where}/${name}`, property),
    ]);
  return operationsOf(swagger).flatMap(({ operation }) =>
    (operation.parameters ?? []).flatMap((parameter) => {
      const where = `${operation.operationId} ${parameter.name}`;
      return [[where, parameter] as const, ...below(where, parameter.schema ?? {})];
    }),
  );
}

/** Yields every object of the file, at any depth. */
function* objectsIn(value: unknown, where = ''): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [where, value as Readonly<Record<string, unknown>>];
  for (const [key, part] of Object.entries(value)) yield* objectsIn(part, `${where}/${key}`);
}

const emptySchemas = (swagger: Swagger): string[] =>
  [...objectsIn({ paths: swagger.paths, definitions: swagger.definitions })].flatMap(([where, value]) =>
    ['schema', 'items'].flatMap((key) =>
      key in value && Object.keys(value[key] as object).length === 0 ? [`${where}/${key}`] : [],
    ),
  );

const responsesWhere = (bad: (status: string, response: { readonly schema?: Schema }) => boolean) =>
  each(({ operation }) => !Object.entries(operation.responses).some(([status, response]) => bad(status, response)));

const metadataOf = (swagger: Swagger): readonly string[] =>
  ((swagger['x-ms-connector-metadata'] ?? []) as readonly { readonly propertyName: string }[]).map(
    ({ propertyName }) => propertyName,
  );

/** The rules of certification for the description of the API. */
export const SWAGGER_RULES: readonly Rule<Swagger>[] = [
  ['the title has at most 30 characters', whole(({ info }) => info.title.length <= 30)],
  ['the title says neither api nor connector', whole(({ info }) => !/api|connector/i.test(info.title))],
  [
    'the description has 30 to 500 characters',
    whole(({ info }) => info.description.length >= 30 && info.description.length <= 500),
  ],
  [
    'the description names no product of the platform',
    whole(({ info }) => !/power ?apps|power ?automate|logic ?apps/i.test(info.description)),
  ],
  [
    'the contact has name, url and email',
    whole(({ info }) =>
      ['name', 'url', 'email'].every((key) => key in ((info.contact ?? {}) as Readonly<Record<string, string>>)),
    ),
  ],
  [
    'the metadata name website, privacy policy and categories',
    whole((swagger) => ['Website', 'Privacy policy', 'Categories'].every((name) => metadataOf(swagger).includes(name))),
  ],
  ['https only', whole((swagger) => JSON.stringify(swagger.schemes) === '["https"]')],
  [
    'ids of operations are unique',
    (swagger) => {
      const ids = operationsOf(swagger).map(({ operation }) => operation.operationId);
      return ids.filter((id, n) => ids.indexOf(id) !== n);
    },
  ],
  [
    'ids of operations are in Pascal case',
    each(({ operation }) => /^(?:[A-Z][a-z0-9]*)+$/.test(operation.operationId)),
  ],
  [
    'operations have a summary of at most 80 characters',
    each(({ operation: { summary = '' } }) => summary.length > 0 && summary.length <= 80),
  ],
  [
    'summaries have no forbidden characters and no punctuation at the end',
    each(({ operation: { summary = '' } }) => !/[/\\<>*%&?]|[^\w)]$/.test(summary)),
  ],
  ['operations have a description', each(({ operation: { description = '' } }) => description !== '')],
  [
    'descriptions end with a full stop and differ from the summary',
    each(({ operation: { description = '', summary = '' } }) => description.endsWith('.') && description !== summary),
  ],
  [
    'every input has a name and a description',
    (swagger) =>
      inputsOf(swagger).flatMap(([where, { 'x-ms-summary': summary, description }]) =>
        typeof summary === 'string' && typeof description === 'string' ? [] : [where],
      ),
  ],
  [
    'an operation has one success status',
    each(
      ({ operation: { responses } }) => Object.keys(responses).filter((status) => /^2\d\d$/.test(status)).length === 1,
    ),
  ],
  ['statuses are numbers or default', responsesWhere((status) => !/^(?:[2-5]\d\d|default)$/.test(status))],
  [
    'the default answer has no schema',
    responsesWhere((status, { schema }) => status === 'default' && schema !== undefined),
  ],
  ['no schema is empty', emptySchemas],
  [
    'parameters of paths say how they are encoded',
    each(({ operation: { parameters = [] } }) =>
      parameters.every((parameter) => parameter.in !== 'path' || 'x-ms-url-encoding' in parameter),
    ),
  ],
  [
    'hidden required inputs have a default, except the callback',
    (swagger) =>
      [...objectsIn(swagger.paths)].flatMap(([where, { required, properties, ...own }]) => {
        const names = Array.isArray(required) ? (required as string[]) : [];
        const inside = names.filter((name) => isUnfilled((properties as Record<string, Schema>)[name] ?? {}));
        return [...inside.map((name) => `${where}/${name}`), ...(required === true && isUnfilled(own) ? [where] : [])];
      }),
  ],
];

const isUnfilled = (schema: Schema): boolean =>
  schema['x-ms-visibility'] === 'internal' && !('default' in schema) && schema['x-ms-notification-url'] !== true;

const holds =
  (check: (file: Properties['properties']) => boolean) =>
  ({ properties }: Properties): string[] =>
    check(properties) ? [] : ['properties'];

/** The rules of certification for the connection. */
export const PROPERTIES_RULES: readonly Rule<Properties>[] = [
  [
    'the brand colour is not the default and not white',
    holds(({ iconBrandColor }) => /^#[0-9a-f]{6}$/i.test(iconBrandColor) && !/#007ee5|#ffffff/i.test(iconBrandColor)),
  ],
  [
    'required is a text',
    holds(({ connectionParameters }) =>
      Object.values(connectionParameters).every(({ uiDefinition }) =>
        ['true', 'false', undefined].some((good) => uiDefinition?.constraints?.required === good),
      ),
    ),
  ],
  [
    'names of parameters are letters, digits and underscores',
    holds(({ connectionParameters }) =>
      Object.keys(connectionParameters).every((name) => /^[0-9a-zA-Z_]+$/.test(name)),
    ),
  ],
];

/** Further rules for the submitted copy. */
export const SUBMISSION_RULES: readonly Rule<Properties>[] = [
  ['there is a publisher', holds(({ publisher }) => (publisher ?? '') !== '')],
  ['there is an owner of the stack', holds(({ stackOwner }) => (stackOwner ?? '') !== '')],
];
