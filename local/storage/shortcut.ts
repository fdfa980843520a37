import http, { type RequestOptions } from 'node:http';
import type { StorageProxy } from './storageProxy';

type Send = (...call: unknown[]) => unknown;

const isOptions = (value: unknown): value is RequestOptions =>
  typeof value === 'object' && value !== null && !(value instanceof URL);

/**
 * Sends this process's calls straight to the service behind a proxy while no fault waits for a call. A second connection would cost more
 * time than all the work of the app. Other clients use the proxy itself.
 */
export function shortenCalls(proxies: readonly StorageProxy[]): void {
  const original = http.request as Send;
  const request: Send = (options, ...others) => {
    if (!isOptions(options)) return original(options, ...others);
    const proxy = proxies.find(({ port }) => port === Number(options.port));
    const port = proxy?.passUnseen(options.method ?? 'GET', options.path ?? '/');
    return original(port === undefined ? options : { ...options, port }, ...others);
  };
  Object.assign(http, { request });
}
