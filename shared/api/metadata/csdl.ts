import { PRIMITIVES, typeRef } from './model';
import type { ServedModel, ServedType } from './servedModel';

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Returns an XML element, without the attributes that are undefined or false. */
function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => ` ${key}="${String(value)}"`)
    .join('');
  const content = children.map((child) => child.replace(/^/gm, '  ')).join('\n');
  return content === '' ? `<${name}${written} />` : `<${name}${written}>\n${content}\n</${name}>`;
}

/**
 * Returns the metadata document (OData CSDL 4.0, XML) in Graph's namespace and under its alias. All names come from the tables of this
 * folder, so nothing needs escaping.
 */
export function csdl(model: ServedModel): string {
  const schema = element(
    'Schema',
    { Namespace: 'microsoft.graph', Alias: 'graph', xmlns: 'http://docs.oasis-open.org/odata/ns/edm' },
    [
      ...model.enums.map(({ name, flags, members }) =>
        element(
          'EnumType',
          { Name: name, IsFlags: flags },
          members.map(([Name, Value]) => element('Member', { Name, Value })),
        ),
      ),
      ...model.types.map(structured),
      ...model.operations.map(operation),
      element('EntityContainer', { Name: 'GraphService' }, model.roots.map(root)),
      ...model.types.flatMap(updateMethods),
    ],
  );
  const edmx = { Version: '4.0', 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx' };
  const document = element('edmx:Edmx', edmx, [element('edmx:DataServices', {}, [schema])]);
  return `<?xml version="1.0" encoding="utf-8"?>\n${document}\n`;
}

function structured({ name, kind, base, abstract, open, properties, navigation }: ServedType): string {
  const attributes = { Name: name, BaseType: base && `graph.${base}`, Abstract: abstract, OpenType: open };
  return element(kind === 'entity' ? 'EntityType' : 'ComplexType', attributes, [
    ...(name === 'entity' ? [element('Key', {}, [element('PropertyRef', { Name: 'id' })])] : []),
    ...properties.map(([property, text]) => element('Property', { Name: property, ...typed(text) })),
    ...navigation.map(([property, { type, contained = true }]) =>
      element('NavigationProperty', { Name: property, ...typed(type), ContainsTarget: contained }),
    ),
  ]);
}

/** Returns the annotations of navigation properties whose objects are not updated by PATCH. */
function updateMethods({ name, navigation }: ServedType): readonly string[] {
  return navigation.flatMap(([property, { updateMethod }]) => {
    if (updateMethod === undefined) return [];
    const method = `Org.OData.Capabilities.V1.HttpMethod/${updateMethod}`;
    const value = element('PropertyValue', { Property: 'UpdateMethod', EnumMember: method });
    const term = { Term: 'Org.OData.Capabilities.V1.UpdateRestrictions' };
    const annotation = element('Annotation', term, [element('Record', {}, [value])]);
    return [element('Annotations', { Target: `microsoft.graph.${name}/${property}` }, [annotation])];
  });
}

function operation({
  kind,
  name,
  on,
  parameters = {},
  returns,
  isComposable,
}: ServedModel['operations'][number]): string {
  const attributes = { Name: name, IsBound: true, IsComposable: isComposable };
  return element(kind === 'action' ? 'Action' : 'Function', attributes, [
    element('Parameter', { Name: 'bindingParameter', ...typed(on) }),
    ...Object.entries(parameters).map(([parameter, text]) => element('Parameter', { Name: parameter, ...typed(text) })),
    ...(returns === undefined ? [] : [element('ReturnType', typed(returns))]),
  ]);
}

function root([name, text]: readonly [string, string]): string {
  const { name: type, isCollection } = typeRef(text);
  return isCollection
    ? element('EntitySet', { Name: name, EntityType: `microsoft.graph.${type}` })
    : element('Singleton', { Name: name, Type: `microsoft.graph.${type}` });
}

function typed(text: string): Attributes {
  const { name, isCollection, isNullable } = typeRef(text);
  const qualified = `${name in PRIMITIVES ? 'Edm' : 'graph'}.${name}`;
  return { Type: isCollection ? `Collection(${qualified})` : qualified, Nullable: isNullable ? undefined : 'false' };
}

/** Returns the service document, which lists the first segments of paths. `base` is the public address with the version. */
export const serviceDocument = ({ roots }: ServedModel, base: string): object => ({
  '@odata.context': `${base}/$metadata`,
  value: roots.map(([name, type]) => ({
    name,
    kind: typeRef(type).isCollection ? 'EntitySet' : 'Singleton',
    url: name,
  })),
});
