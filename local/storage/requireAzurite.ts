import Module, { createRequire } from 'node:module';

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
