import { listSlice } from '../shared/api/odata/list';
import type { Expand, ListSpec, QueryOptions } from '../shared/api/odata/queryOptions';
import { mapSource } from '../shared/api/odata/source';
import { instancesOf } from '../shared/reviews/instances/listInstances';
import { REVIEW_STATUSES } from '../shared/rules/model/definition';
import { definitionToWire } from '../shared/api/wire/definitionToWire';
import { instanceToWire } from '../shared/api/wire/instanceToWire';
import { INSTANCES, type ReviewCall } from './resources';

/** The properties that `$expand` can add to a decision and to an instance, in beta. Source: docs/graph-reference.md#e09, #e20, #e24. */
export const DECISION_EXPAND = { expand: ['instance', 'instance/definition'] };
export const INSTANCE_EXPAND = { expand: ['definition'] };

/** The options of the instances that `$expand` adds to definitions. Source: docs/graph-reference.md#e08. */
export const INSTANCE_LIST: ListSpec = {
  filter: {
    status: ['eq'],
    'scope/microsoft.graph.accessReviewQueryScope/query': ['contains'],
    'scope/query': ['contains'],
  },
  literals: { status: REVIEW_STATUSES },
  orderby: ['status', 'startDateTime', 'endDateTime'],
  select: 'any',
};

/** How many definitions have their instances read at the same time, so that a page does not flood storage. */
const AT_A_TIME = 10;

/** Adds the expanded instances to definitions in wire form. A caller who may read a definition may read its instances. */
export async function expandDefinitions(call: ReviewCall, definitions: readonly object[]): Promise<readonly object[]> {
  const expand = find(call.query.expand, 'instances');
  if (!expand?.query) return definitions;
  const { query, sent = [] } = expand;
  const expanded: object[] = [];
  for (let n = 0; n < definitions.length; n += AT_A_TIME) {
    const slice = definitions.slice(n, n + AT_A_TIME);
    expanded.push(...(await Promise.all(slice.map((definition) => withInstances(call, definition, query, sent)))));
  }
  return expanded;
}

async function withInstances(
  { deps, version, url }: ReviewCall,
  definition: object,
  query: QueryOptions,
  sent: readonly (readonly [string, string])[],
): Promise<object> {
  const id = text(definition, 'id');
  const source = mapSource(instancesOf(deps, id), (instance) => instanceToWire(instance, version));
  const { value, count, isLast } = await listSlice(source, query);
  const options = sent
    .filter(([name]) => name.toLowerCase() !== '$skip')
    .map(([name, text]) => `${name}=${encodeURIComponent(text)}&`);
  const path = url.base + INSTANCES.replace('{definitionId}', id);
  const next = `${path}?${options.join('')}$skip=${query.skip + value.length}`;
  return {
    ...definition,
    ...(query.count && { 'instances@odata.count': count }),
    instances: value,
    ...(!isLast && { 'instances@odata.nextLink': next }),
  };
}

/** Returns the id of the definition of an instance. */
export type DefinitionIdOf = (instanceId: string) => string;

/**
 * Adds the expanded instances, and their expanded definitions, to decisions in wire form. A caller who may read a decision may read its
 * instance and definition. Each object is read once.
 */
export async function expandDecisions(
  call: ReviewCall,
  decisions: readonly object[],
  definitionIdOf: DefinitionIdOf,
): Promise<readonly object[]> {
  const expand = find(call.query.expand, 'instance');
  if (!expand) return decisions;
  const read = onceEach(async (id: string) => {
    const instance = await call.deps.storage.instances.find(definitionIdOf(id), id);
    return instance ? instanceToWire(instance.value, call.version) : null;
  });
  const instances = await Promise.all(decisions.map((decision) => read(text(decision, 'accessReviewId'))));
  const found = instances.flatMap((instance) => instance ?? []);
  const expanded = await withDefinitions(call, found, expand.expand, definitionIdOf);
  const byId = new Map(expanded.map((instance) => [text(instance, 'id'), instance]));
  return decisions.map((decision) => ({
    ...decision,
    instance: byId.get(text(decision, 'accessReviewId')) ?? null,
  }));
}

/** Adds the expanded definitions to instances in wire form. */
export const expandInstances = (
  call: ReviewCall,
  instances: readonly object[],
  definitionIdOf: DefinitionIdOf,
): Promise<readonly object[]> => withDefinitions(call, instances, call.query.expand, definitionIdOf);

async function withDefinitions(
  { deps, version }: ReviewCall,
  instances: readonly object[],
  expand: readonly Expand[],
  definitionIdOf: DefinitionIdOf,
): Promise<readonly object[]> {
  if (!find(expand, 'definition')) return instances;
  const read = onceEach(async (id: string) => {
    const definition = await deps.storage.definitions.find(id);
    return definition ? definitionToWire(definition.value, version) : null;
  });
  return Promise.all(
    instances.map(async (instance) => ({
      ...instance,
      definition: await read(definitionIdOf(text(instance, 'id'))),
    })),
  );
}

const find = (expand: readonly Expand[], name: string): Expand | undefined =>
  expand.find(({ property }) => property === name);

/** Returns a string property of a wire object. */
const text = (object: object, name: string): string => String((object as Readonly<Record<string, unknown>>)[name]);

function onceEach<T>(read: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (id) => {
    const found = known.get(id) ?? read(id);
    known.set(id, found);
    return found;
  };
}
