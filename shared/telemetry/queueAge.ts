import { measure } from './measure';

const numberOf = (object: unknown, name: string): number => {
  const value = typeof object === 'object' && object !== null ? (object as { [name]?: unknown })[name] : undefined;
  return Number(value);
};

/**
 * Records how long a message waited in the queue beyond its own delay, by the machine's time, which is the queue's as well. A redelivered
 * message is ignored: it was hidden while somebody worked on it.
 */
export function measureQueueAge(message: unknown, metadata: Readonly<Record<string, unknown>> = {}): void {
  const inserted = Date.parse(String(metadata.insertionTime));
  if (Number.isNaN(inserted) || numberOf(metadata, 'dequeueCount') !== 1) return;
  const wait = numberOf(message, 'delaySeconds') || 0;
  measure({ queueSeconds: Math.max(0, Math.round((Date.now() - inserted) / 1000 - wait)) });
}
