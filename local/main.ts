import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { runStorageProcess, storageProcessArgument } from './storage/storageProcess';

/** Passes settings to the product as environment variables, as the host does. Undefined settings are removed. */
function applySettings(settings: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  return process.env;
}

async function main(args: readonly string[]): Promise<void> {
  enableCompileCache();
  if (args[0] === storageProcessArgument) {
    runStorageProcess(args[1]);
    return;
  }
  // This file is loaded late, so that the storage process starts without it. The compiler needs the extension.
  const { start } = await import('./start.js');
  const isRunByNpm = ['start', 'tenant'].includes(process.env.npm_lifecycle_event ?? '');
  await start({ args, root: resolve(__dirname, '..'), script: __filename, isRunByNpm, applySettings });
}

void main(process.argv.slice(2));
