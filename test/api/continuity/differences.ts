import { parseXml, type XmlElement } from '../../support/xml';

/** The facts of a document, one a line, in any order. */
type Lines = ReadonlySet<string>;

/** Returns the lines that only one of two documents has. A change shows as a missing line and an added one. */
export const differences = (before: Lines, after: Lines): { readonly missing: string[]; readonly added: string[] } => ({
  missing: [...before].filter((line) => !after.has(line)),
  added: [...after].filter((line) => !before.has(line)),
});

/** Returns a line for each attribute of an element, with the names of the elements around it. */
export const linesOfXml = (text: string): Lines => new Set(xmlLines(parseXml(text), ''));

function xmlLines({ name, attributes, children }: XmlElement, path: string): string[] {
  const key = attributes.Name ?? attributes.Property ?? attributes.Term ?? attributes.Path ?? attributes.Target ?? '';
  const here = `${path}/${name} ${key}`;
  const own = Object.entries(attributes).map(([attribute, value]) => `${here} ${attribute}=${value}`);
  return [here, ...own, ...children.flatMap((child) => xmlLines(child, here))];
}

/** Returns a line for each value, with the names of the members that lead to it. An object in a list is known by its name. */
export const linesOfJson = (document: unknown): Lines => new Set(jsonLines(document, ''));

function jsonLines(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => jsonLines(item, `${path}[${keyOf(item)}]`));
  if (typeof value !== 'object' || value === null) return [`${path} ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, member]) => jsonLines(member, `${path}/${name}`));
}

function keyOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return '';
  const { name, id, $ref, url } = item as Readonly<Record<string, string | undefined>>;
  return name ?? id ?? $ref ?? url ?? '';
}
