import Module, { createRequire } from 'node:module';

/**
 * Loads a module of Azurite by its path in the package. An empty module replaces Azurite's telemetry library: the runner sends no
 * telemetry, and the library takes longer to load than all others together.
 */
export function requireAzurite(path: string): unknown {
  const requireHere = createRequire(__filename);
  const requireThere = createRequire(requireHere.resolve('azurite/package.json'));
  const telemetry = requireThere.resolve('applicationinsights');
  requireThere.cache[telemetry] ??= Object.assign(new Module(telemetry), { loaded: true });
  return requireHere(`azurite/dist/src/${path}`);
}
