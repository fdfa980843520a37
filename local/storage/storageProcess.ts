import { Socket } from 'node:net';
import { join } from 'node:path';
import type { StorageService } from './classifyCall';
import { indexRangeQueries } from './rangeQueries';
import { requireAzurite } from './requireAzurite';
import { takeLock } from './storageLock';

/** The first argument that makes the bundle run as the storage process. The data directory may follow. */
export const storageProcessArgument = 'storage-process';

/** The file descriptor of the pipe to the runner. It carries one message; its end means that the runner is gone. */
export const lifeLineDescriptor = 3;

/** The message of the storage process to the runner, a line of JSON. */
export type StorageMessage = { readonly ports: Readonly<Record<StorageService, number>> } | { readonly error: string };

const services: readonly StorageService[] = ['blob', 'queue', 'table'];

/** Returns Azurite's command line: free ports, no telemetry, and connections that survive pauses. */
function azuriteArguments(directory: string | undefined): string[] {
  const perService = services.flatMap((service) => [
    `--${service}Host`,
    '127.0.0.1',
    `--${service}Port`,
    '0',
    `--${service}KeepAliveTimeout`,
    '600',
  ]);
  const place = directory === undefined ? ['--inMemoryPersistence'] : ['--location', join(directory, 'storage')];
  return ['--silent', '--disableTelemetry', ...perService, ...place];
}

/** Returns a function that reads the ports from the lines that Azurite prints, and calls `onReady` when all are known. */
function portReader(onReady: (ports: Record<StorageService, number>) => void): (line: unknown) => void {
  const ports = new Map<string, number>();
  return (line) => {
    const found = /Azurite (\w+) service is successfully listening at http:\/\/[^:]+:(\d+)/.exec(String(line));
    if (found === null) return;
    ports.set((found[1] as string).toLowerCase(), Number(found[2]));
    if (ports.size === services.length) onReady(Object.fromEntries(ports) as Record<StorageService, number>);
  };
}

/**
 * Runs Azurite in this process until the runner is gone and the files are written. Azurite keeps answered changes in memory for seconds, so
 * it must outlive a killed runner. Without a directory, stores nothing.
 */
export function runStorageProcess(directory: string | undefined): void {
  // The name differs from the runner's, so that killing the runner by its name spares its storage.
  process.title = 'azurite';
  const lifeLine = new Socket({ fd: lifeLineDescriptor });
  const tell = (message: StorageMessage): void => {
    lifeLine.write(`${JSON.stringify(message)}\n`);
  };
  const fail = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    lifeLine.end(`${JSON.stringify({ error: message } satisfies StorageMessage)}\n`, () => process.exit(1));
  };
  let isRunning = false;
  /** Ends after an error. Before the first answer, there is nothing to save; after it, Azurite saves before the end. */
  const giveUp = (error: unknown): void => {
    if (isRunning) process.emit('SIGINT');
    else fail(error);
  };
  lifeLine.on('error', () => undefined);
  lifeLine.once('close', () => {
    if (directory === undefined || !isRunning) process.exit(0);
    process.emit('SIGINT');
  });
  lifeLine.resume();
  process.on('uncaughtException', giveUp);

  const readPorts = portReader((ports) => {
    isRunning = true;
    tell({ ports });
  });
  // Nobody reads Azurite's output, except for the ports.
  Object.assign(console, { log: readPorts, info: () => undefined, warn: () => undefined });
  console.error = (error: unknown) => {
    if (!isRunning) fail(error);
  };
  if (directory !== undefined) takeLock(directory, 'storage');
  process.argv = [process.execPath, 'azurite', ...azuriteArguments(directory)];
  indexRangeQueries();
  requireAzurite('azurite.js');
}
