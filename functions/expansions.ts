import type { Expand } from '../shared/api/odata/parseExpand';
import { definitionToWire } from '../shared/api/wire/definitionToWire';
import { instanceToWire } from '../shared/api/wire/instanceToWire';
import type { ReviewCall } from './resources';

/** What `$expand` can add to a decision and to an instance, in beta. Source: docs/graph-reference.md#e09, #e20, #e24. */
export const DECISION_EXPAND = ['instance', 'instance/definition'];
export const INSTANCE_EXPAND = ['definition'];

/** Finds the definition of an instance. */
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

/** A string property of a wire object. */
const text = (object: object, name: string): string => String((object as Readonly<Record<string, unknown>>)[name]);

function onceEach<T>(read: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (id) => {
    const found = known.get(id) ?? read(id);
    known.set(id, found);
    return found;
  };
}
