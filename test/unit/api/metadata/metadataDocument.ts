import { parseXml, type XmlElement } from '../../../support/xml';

/** The declarations of a metadata document, one comparable line each. */
export interface Declared {
  /** The types, such as `accessReviewStage: EntityType BaseType=graph.entity`. */
  readonly types: ReadonlyMap<string, string>;
  /** The properties, such as `accessReviewStage/status: Edm.String`, the members of enumerations, and the navigation properties. */
  readonly members: ReadonlyMap<string, string>;
  /** The operations, such as `stop(accessReviewStage)`, with their kind, parameters and return type. */
  readonly operations: ReadonlyMap<string, string>;
}

const typed = ({ attributes }: XmlElement): string =>
  `${attributes.Type ?? ''}${attributes.Nullable === 'false' ? ' not null' : ''}${attributes.ContainsTarget === 'true' ? ' contained' : ''}`;

const bare = (type: string): string => type.replace(/\b(?:microsoft\.)?graph\./g, '');

/** Returns the declarations of a metadata document. Throws an Error if the document is not well-formed. */
export function declaredBy(document: string): Declared {
  const schema = parseXml(document).children[0]?.children[0];
  if (schema?.name !== 'Schema') throw new Error('There is no schema in the document.');
  const types = new Map<string, string>();
  const members = new Map<string, string>();
  const operations = new Map<string, string>();
  for (const element of schema.children) {
    const { name, attributes, children } = element;
    const own = attributes.Name ?? '';
    if (['EnumType', 'ComplexType', 'EntityType'].includes(name)) {
      const { Abstract, OpenType, BaseType = '', IsFlags } = attributes;
      types.set(
        own,
        [name, bare(BaseType), Abstract && 'abstract', OpenType && 'open', IsFlags && 'flags']
          .filter(Boolean)
          .join(' '),
      );
      for (const child of children.filter(({ attributes: { Name } }) => Name !== undefined)) {
        const value = child.attributes.Value ?? bare(typed(child));
        members.set(`${own}/${child.attributes.Name ?? ''}`, `${child.name} ${value}`);
      }
    }
    if (['Action', 'Function'].includes(name)) {
      const [binding, ...parameters] = children.filter((child) => child.name === 'Parameter');
      const returned = children.find((child) => child.name === 'ReturnType');
      const text = parameters.map((parameter) => `${parameter.attributes.Name ?? ''} ${bare(typed(parameter))}`);
      const result = returned ? ` → ${bare(typed(returned))}` : '';
      operations.set(`${own}(${bare(binding?.attributes.Type ?? '')})`, `${name} ${text.join(', ')}${result}`);
    }
  }
  return { types, members, operations };
}
