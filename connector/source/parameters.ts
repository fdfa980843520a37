import type { Choices, Field, Fields } from './operation';
import type { Schema } from './definitions';

/** Returns the description of a parameter of the path or the query. */
export const parameterOf = (name: string, place: 'path' | 'query', field: Field): Schema => ({
  name,
  in: place,
  required: field.isRequired === true,
  ...(place === 'path' ? { 'x-ms-url-encoding': 'single' } : {}),
  ...typeOf(field),
  ...textsOf(field),
  ...choicesOf(field.choices),
});

/** Returns the schema of a body: an object with these properties. */
export function bodyOf(fields: Fields): Schema {
  const required = Object.entries(fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : []));
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, propertyOf(field)])),
  };
}

function propertyOf(field: Field): Schema {
  const shared = { ...textsOf(field), ...choicesOf(field.choices) };
  if (field.type === 'array' && !field.fields) return { type: 'array', items: { type: 'string' }, ...shared };
  if (!field.fields) {
    return { ...typeOf(field), ...shared, ...(field.isCallback ? { 'x-ms-notification-url': true } : {}) };
  }
  const object = bodyOf(field.fields);
  return field.type === 'array' ? { type: 'array', items: object, ...shared } : { ...object, ...shared };
}

function typeOf({ type = 'string', format, values, default: value }: Field): Schema {
  return {
    type,
    ...(format === undefined ? {} : { format }),
    ...(value === undefined ? {} : { default: value }),
    ...(values ? { enum: Object.keys(values), 'x-ms-enum-values': enumValues(values) } : {}),
  };
}

const enumValues = (values: Readonly<Record<string, string>>): readonly object[] =>
  Object.entries(values).map(([value, displayName]) => ({ value, displayName }));

const textsOf = ({ summary, description, visibility }: Field): Schema => ({
  'x-ms-summary': summary,
  description,
  ...(visibility ? { 'x-ms-visibility': visibility } : {}),
});

/** Returns both forms of a value list: the old designer reads one, the new designer the other. */
function choicesOf(choices: Choices | undefined): Schema {
  if (!choices) return {};
  const { operationId, parameters = {}, value, title } = choices;
  const fill = (key: string): object =>
    Object.fromEntries(Object.entries(parameters).map(([name, from]) => [name, { [key]: from }]));
  return {
    'x-ms-dynamic-values': {
      operationId,
      parameters: fill('parameter'),
      'value-collection': 'value',
      'value-path': value,
      'value-title': title,
    },
    'x-ms-dynamic-list': {
      operationId,
      parameters: fill('parameterReference'),
      itemsPath: 'value',
      itemValuePath: value,
      itemTitlePath: title,
    },
  };
}
