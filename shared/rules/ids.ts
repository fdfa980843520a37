import { createHash } from 'node:crypto';

/** The namespace of all derived ids (UUID version 5). */
const NAMESPACE = Buffer.from('5b1c0f5e6a4d4c0e9a51c7f0d1a3e862', 'hex');

/** Returns a UUID of version 5 (RFC 9562). The same parts always give the same id, so that a retry finds its own work. */
export function deriveId(...parts: readonly string[]): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(parts.join('\n')).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => GUID.test(text);

export const ZERO_GUID = '00000000-0000-0000-0000-000000000000';
