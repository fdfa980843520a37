import type { Expand } from './queryOptions';
import { isOfType, isTypeCast, isWireObject, OnSelect, type WireObject } from './propertyPath';

/** The selected properties, each with the selection below it; an empty map selects everything. */
type Selection = Map<string, Selection>;

const empty = (): Selection => new Map();

function add(wanted: Selection, segments: readonly string[]): void {
  const [first, ...rest] = segments;
  if (first === undefined) return;
  const known = wanted.get(first);
  // If a request selects a property and also a part of it, the whole property stays.
  if (known?.size === 0) return;
  const below: Selection = rest.length === 0 ? empty() : (known ?? empty());
  wanted.set(first, below);
  add(below, rest);
}

/** Returns the property that an annotation belongs to: '' for the object itself, undefined when the name is no annotation. */
function annotated(name: string): string | undefined {
  const at = name.indexOf('@');
  return at < 0 ? undefined : name.slice(0, at);
}

/** Resolves the type casts that fit this object. */
function withoutCasts(value: WireObject, wanted: Selection): Selection {
  const result = empty();
  for (const [name, below] of wanted) {
    if (!isTypeCast(name)) result.set(name, below);
    else if (isOfType(value, name))
      for (const [inner, innerBelow] of withoutCasts(value, below)) result.set(inner, innerBelow);
  }
  return result;
}

function pick(value: unknown, wanted: Selection): unknown {
  if (wanted.size === 0) return value;
  if (Array.isArray(value)) return value.map((element: unknown) => pick(element, wanted));
  if (!isWireObject(value)) return value;
  const names = withoutCasts(value, wanted);
  const picked = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    const owner = annotated(name);
    if (owner !== undefined) return owner === '' || names.has(owner) ? [[name, member]] : [];
    const below = names.get(name);
    return below === undefined ? [] : [[name, pick(OnSelect.valueOf(member), below)]];
  });
  return Object.fromEntries(picked);
}

function shapeExpanded(object: WireObject, expands: readonly Expand[]): WireObject {
  const shaped = expands
    .filter(({ property }) => Object.hasOwn(object, property))
    .map(({ property, select, expand }): [string, unknown] => [property, shape(object[property], select, expand)]);
  return { ...object, ...Object.fromEntries(shaped) };
}

function shape(value: unknown, select: readonly string[] | undefined, expands: readonly Expand[]): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => shape(element, select, expands));
  return isWireObject(value) ? applySelect(value, select, expands) : value;
}

/**
 * Applies `$select` to an object: keeps the selected properties (nested ones by path, in each element of a collection), the `@odata.*`
 * annotations and the expanded properties, each shaped by its own options. Without `$select` it keeps everything, except properties that
 * are answered only when they are selected.
 */
export function applySelect(
  object: object,
  select: readonly string[] | undefined,
  expand: readonly Expand[] = [],
): WireObject {
  const whole = shapeExpanded(object as WireObject, expand); // an object's properties can be read by name
  if (select === undefined || select.length === 0) return whole;
  const wanted = empty();
  for (const path of [...select, ...expand.map(({ property }) => property)]) add(wanted, path.split('/'));
  return pick(whole, wanted) as WireObject; // `pick` returns an object for an object
}
