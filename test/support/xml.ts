/** An element of an XML document without text content, as metadata documents are. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

const TOKEN =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<\/([\w:.]+)\s*>|<([\w:.]+)((?:\s+[\w:.]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:.]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open extends XmlElement {
  readonly children: XmlElement[];
}

/** Reads a document strictly: throws an Error where it is not well-formed. Entities stay as they are written. */
export function parseXml(text: string): XmlElement {
  const root: Open = { name: '', attributes: {}, children: [] };
  const open = [root];
  let at = 0;
  const source = text.trim();
  while (at < source.length) {
    const space = /\s*/y;
    space.lastIndex = at;
    at += space.exec(source)?.[0].length ?? 0;
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    if (!found) throw new Error(`Not well-formed at ${at}: ${source.slice(at, at + 40)}`);
    at += found[0].length;
    accept(found, open);
  }
  const [element, ...others] = root.children;
  if (open.length !== 1 || !element || others.length > 0) throw new Error('Not one closed element.');
  return element;
}

function accept([, closing, name, attributes = '', empty]: RegExpExecArray, open: Open[]): void {
  if (closing !== undefined && open.pop()?.name !== closing) throw new Error(`</${closing}> closes nothing.`);
  if (name === undefined) return;
  const element: Open = { name, attributes: attributesOf(attributes), children: [] };
  open.at(-1)?.children.push(element);
  if (empty !== '/') open.push(element);
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(
    ([, key = '', double, single = '']) => [key, double ?? single] as const,
  );
  const attributes = Object.fromEntries(pairs);
  if (Object.keys(attributes).length !== pairs.length) throw new Error(`An attribute is there twice: ${text}`);
  return attributes;
}
