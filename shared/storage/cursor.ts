import type { Cursor, Instance } from '../rules/model/instance';

/** The row of an instance: its cursor is a text, an id as it is and everything else as JSON without its kind. */
export type InstanceRow = Omit<Instance, 'cursor'> & { readonly cursor: string | null };

export const toRow = (instance: Instance): InstanceRow => ({ ...instance, cursor: toText(instance.cursor) });

export const fromRow = (row: InstanceRow): Instance => ({ ...row, cursor: fromText(row.cursor) });

function toText(cursor: Cursor | null): string | null {
  if (cursor === null) return null;
  if (cursor.kind === 'seal') return JSON.stringify({ seal: cursor });
  return cursor.kind === 'row' ? cursor.after : JSON.stringify({ ...cursor, kind: undefined });
}

type Fields = Partial<Extract<Cursor, { readonly kind: 'end' }>> & {
  readonly page?: string;
  readonly seal?: Extract<Cursor, { readonly kind: 'seal' }>;
};

function fromText(text: string | null): Cursor | null {
  if (text === null) return null;
  if (!text.startsWith('{')) return { kind: 'row', after: text };
  const { page, counts, after = null, recipients, seal } = JSON.parse(text) as Fields;
  if (seal !== undefined) return seal;
  if (page !== undefined) return { kind: 'directory', page };
  if (counts === undefined) return { kind: 'stage', after };
  return recipients === undefined ? { kind: 'count', counts, after } : { kind: 'end', counts, after, recipients };
}
