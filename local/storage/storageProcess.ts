import { enableCompileCache, createRequire } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { StorageService } from './classifyCall';
import { takeLock } from './storageLock';

/** The first argument that makes a runner's process the storage process; the data directory may follow. */
export const storageProcessArgument = 'storage-process';

/** The file descriptor of the life line to the runner; it carries one message, then only its end counts. */
export const lifeLineDescriptor = 3;

/** What the storage process tells the runner, as a line of JSON. */
export type StorageMessage = { readonly ports: Readonly<Record<StorageService, number>> } | { readonly error: string };

const services: readonly StorageService[] = ['blob', 'queue', 'table'];

/** Azurite's own command line: free ports, no telemetry, connections that outlive pauses. */
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

/** Reads the ports off the lines that Azurite prints when a service listens; says when all are known. */
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
 * Runs Azurite in this process until the life line ends, and then until it has written its files: it keeps answered
 * changes in memory for seconds, so it must outlive a runner that is killed. Without a directory nothing is kept.
 */
export function runStorageProcess(directory: string | undefined): void {
  // Another name than the runner's, so that whoever kills the runner by name does not meet its storage.
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
  /** Before anything was answered there is nothing to save; afterwards saving comes before all else. */
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
  // Nobody reads what Azurite prints, and after the runner's end there is nowhere to print to.
  Object.assign(console, { log: readPorts, info: () => undefined, warn: () => undefined });
  console.error = (error: unknown) => {
    if (!isRunning) fail(error);
  };
  enableCompileCache();
  if (directory !== undefined) takeLock(directory, 'storage');
  process.argv = [process.execPath, 'azurite', ...azuriteArguments(directory)];
  createRequire(__filename)('azurite/dist/src/azurite.js');
}
