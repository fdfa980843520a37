import type { Client } from '../api/client';

/** Work of the service in the background. */
export interface Work {
  readonly id: string;
  readonly status: 'notStarted' | 'running' | 'succeeded' | 'failed';
}

/** Checks work every `lookMs` milliseconds until it has ended, then returns it. Throws ApiError, Unreachable. */
export async function awaitWork<T extends Work>(
  client: Client,
  collection: string,
  begun: T,
  lookMs: number,
): Promise<T> {
  let work = begun;
  while (work.status === 'notStarted' || work.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    work = await client.get<T>(`${collection}/${work.id}`);
  }
  return work;
}
