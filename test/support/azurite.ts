import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The account of every storage emulator, with its published key. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const SERVICES = ['blob', 'queue', 'table'] as const;

export interface Azurite {
  readonly connectionString: string;
  readonly stop: () => Promise<void>;
}

/** Starts Azurite on free ports with everything in memory; a file of tests starts one and stops it at its end. */
export async function startAzurite(): Promise<Azurite> {
  const places = SERVICES.flatMap((service) => [`--${service}Host`, '127.0.0.1', `--${service}Port`, '0']);
  const script = require.resolve('azurite/dist/src/azurite.js');
  const options = ['--inMemoryPersistence', '--disableTelemetry', '--silent', ...places];
  const child = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const ports = new Map<string, string>();
  for await (const line of createInterface(child.stdout)) {
    const [, service, port] = /Azurite (\w+) service is successfully listening at .*:(\d+)/.exec(line) ?? [];
    if (service !== undefined && port !== undefined) ports.set(service.toLowerCase(), port);
    if (ports.size === SERVICES.length) break;
  }
  if (ports.size < SERVICES.length) throw new Error('Azurite ended before it was ready.');
  const endpoint = (service: string): string => `http://127.0.0.1:${ports.get(service) ?? ''}/${ACCOUNT}`;
  return {
    connectionString: [
      `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY}`,
      `QueueEndpoint=${endpoint('queue')};TableEndpoint=${endpoint('table')};BlobEndpoint=${endpoint('blob')}`,
    ].join(';'),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
