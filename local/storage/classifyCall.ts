import type { StorageCall } from '../tenant/stats';

export type StorageService = 'blob' | 'queue' | 'table';

const ofEntity: Readonly<Record<string, StorageCall>> = {
  GET: 'getEntity',
  PUT: 'update',
  PATCH: 'update',
  MERGE: 'update',
  DELETE: 'delete',
};
const ofTable: Readonly<Record<string, StorageCall>> = { GET: 'query', POST: 'insert' };
const ofMessages: Readonly<Record<string, StorageCall>> = {
  GET: 'queuePoll',
  POST: 'queueSend',
  DELETE: 'queueDelete',
};
const ofMessage: Readonly<Record<string, StorageCall>> = { PUT: 'queuePoll', DELETE: 'queueDelete' };
const ofQueue: Readonly<Record<string, StorageCall>> = { GET: 'queuePoll', HEAD: 'queuePoll' };

function classifyTableCall(method: string, resource: string): StorageCall | undefined {
  if (resource === '$batch') return 'transaction';
  if (resource === '' || /^Tables($|\()/.test(resource)) return undefined;
  return resource.includes('(PartitionKey=') ? ofEntity[method] : ofTable[method];
}

function classifyQueueCall(method: string, resource: string): StorageCall | undefined {
  const [queue, messages, message] = resource.split('/');
  if (queue === '') return undefined;
  if (messages === undefined) return ofQueue[method];
  return (message === undefined ? ofMessages : ofMessage)[method];
}

/** Returns the decoded path and query of a storage call. A path with a bad escape stays unchanged. */
export function decodeCall(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/**
 * Returns the type of a call for the counters; undefined for calls that set up storage, such as creating a table. `url` is the path and
 * query, beginning with the account's name.
 */
export function classifyCall(service: StorageService, method: string, url: string): StorageCall | undefined {
  if (service === 'blob') return 'blob';
  const [path = ''] = url.split('?', 1);
  const resource = decodeCall(path).split('/').slice(2).join('/');
  return service === 'table' ? classifyTableCall(method, resource) : classifyQueueCall(method, resource);
}

/** Returns the queue to which a call adds a message, or undefined. */
export function queueOfSend(service: StorageService, method: string, url: string): string | undefined {
  if (service !== 'queue' || method !== 'POST') return undefined;
  return /^\/[^/]+\/([^/?]+)\/messages(\?|$)/.exec(url)?.[1];
}
