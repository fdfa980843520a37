import http, { type RequestOptions } from 'node:http';
import type { StorageProxy } from './storageProxy';

type Send = (...call: unknown[]) => unknown;

const isOptions = (value: unknown): value is RequestOptions =>
  typeof value === 'object' && value !== null && !(value instanceof URL);

/**
 * Sends this process's calls straight to the service behind a proxy while no fault waits: a second connection costs more time than all
 * the work of the app. The host's own calls, to the port of the service, go the same way. Other processes use the proxy itself.
 */
export function shortenCalls(proxies: readonly StorageProxy[]): void {
  const original = http.request as Send;
  const request: Send = (options, ...others) => {
    if (!isOptions(options)) return original(options, ...others);
    const port = Number(options.port);
    const { method, path } = options;
    const found = proxies.find(
      (proxy) => proxy.behind.port === port || (proxy.port === port && proxy.passUnseen(method ?? 'GET', path ?? '/')),
    );
    return original({ ...options, ...found?.behind }, ...others);
  };
  Object.assign(http, { request });
}
