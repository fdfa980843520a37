import type { Server } from 'node:http';
import type { StorageService } from './classifyCall';

// Node's own, also in Jest, whose modules load slowly and anew for each file of tests.
const { Module, createRequire } = process.getBuiltinModule('node:module');

/** What is used of Azurite's servers; the package has no types. */
export interface AzuriteServer {
  readonly httpServer: Server;
  /** Opens the server without listening. */
  readonly beforeStart: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly getHttpServerAddress: () => string;
}

/**
 * Loads a module of Azurite, by its path in the package. Azurite sends no telemetry here, so the library for it, whose loading
 * takes longer than that of all others together, counts as loaded and empty.
 */
export function requireAzurite(path: string): unknown {
  const requireHere = createRequire(__filename);
  const requireThere = createRequire(requireHere.resolve('azurite/package.json'));
  const telemetry = requireThere.resolve('applicationinsights');
  requireThere.cache[telemetry] ??= Object.assign(new Module(telemetry), { loaded: true });
  return requireHere(`azurite/dist/src/${path}`);
}

/** Returns a server that keeps everything in memory; it has not started. */
export function createAzuriteServer(service: StorageService): AzuriteServer {
  const load = (name: string): new (configuration?: object) => object => {
    const prefix = `${service.charAt(0).toUpperCase()}${service.slice(1)}`;
    const module = requireAzurite(`${service}/${prefix}${name}`);
    return (module as { readonly default: new (configuration?: object) => object }).default;
  };
  const options = { isMemoryPersistence: true, enableAccessLog: false, port: 0 };
  return new (load('Server'))(Object.assign(new (load('Configuration'))(), options)) as AzuriteServer;
}
