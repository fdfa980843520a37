import Module, { createRequire } from 'node:module';

/** The exports in place of two packages that take long to load. The runner sends no telemetry, and stores nothing in a SQL database. */
const REPLACED = { applicationinsights: {}, sequelize: { Model: Object } };

/** Loads a module of Azurite by its path in the package, without its telemetry and its access to SQL databases. */
export function requireAzurite(path: string): unknown {
  const requireHere = createRequire(__filename);
  const requireThere = createRequire(requireHere.resolve('azurite/package.json'));
  for (const [name, exports] of Object.entries(REPLACED)) {
    const file = requireThere.resolve(name);
    requireThere.cache[file] ??= Object.assign(new Module(file), { loaded: true, exports });
  }
  return requireHere(`azurite/dist/src/${path}`);
}
