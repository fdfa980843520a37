import { createDefaultHttpClient, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { TableClient } from '@azure/data-tables';
import { fromEntity } from '../../../shared/storage/table/transaction';
import { leanClient } from '../../../shared/storage/storage';
import { createTable, type Table } from '../../../shared/storage/table/table';
import type { Gate } from './gate';
import { gatedTables, tableOf } from './gatedStorage';
import type { StorageService } from './storageService';

/** A row of a table as it is stored. */
export interface StoredRow {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly value: unknown;
  /** The head of the row, if it has one. */
  readonly head: unknown;
  readonly etag: string;
}

const network = createDefaultHttpClient();

/** The tables of a world, with a cache of their rows. */
export class WorldTables {
  readonly #connectionString: string;
  readonly #carry: NonNullable<StorageService['send']>;
  readonly #prefix: string;
  readonly #created = new Map<string, Promise<PipelineResponse>>();
  readonly #known = new Map<string, Promise<readonly StoredRow[]>>();

  constructor(service: StorageService, prefix: string) {
    const { connectionString, send } = service;
    this.#connectionString = connectionString;
    this.#carry = send ?? ((request) => network.sendRequest(request));
    this.#prefix = prefix;
  }

  table(name: string, gate: Gate): Table {
    const gated = gatedTables((request) => this.#send(request), gate);
    const send = (request: PipelineRequest): Promise<PipelineResponse> =>
      request.url.endsWith('/Tables') ? this.#create(name, request) : gated.sendRequest(request);
    return createTable(() => this.#clientOver(name, send), gated);
  }

  rows(name: string): Promise<readonly StoredRow[]> {
    const rows = this.#known.get(name) ?? readAll(this.#clientOver(name, this.#carry));
    this.#known.set(name, rows);
    return rows;
  }

  async close(): Promise<void> {
    for (const name of this.#created.keys()) await this.#clientOver(name, this.#carry).deleteTable();
  }

  #clientOver(name: string, sendRequest: NonNullable<StorageService['send']>): TableClient {
    const options = { httpClient: { sendRequest }, retryOptions: { maxRetries: 0 }, allowInsecureConnection: true };
    return leanClient(TableClient.fromConnectionString(this.#connectionString, this.#prefix + name, options));
  }

  async #send(request: PipelineRequest): Promise<PipelineResponse> {
    const answer = await this.#carry(request);
    if (request.method !== 'GET') this.#known.delete(tableOf(request));
    return answer;
  }

  /** Creates a table once. Every process creates its tables if they are missing, but only the first one has to. */
  #create(name: string, request: PipelineRequest): Promise<PipelineResponse> {
    const answer = this.#created.get(name) ?? this.#carry(request);
    this.#created.set(name, answer);
    return answer;
  }
}

async function readAll(client: TableClient): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = [];
  try {
    for await (const entity of client.listEntities()) {
      const { partitionKey = '', rowKey = '', etag } = entity;
      rows.push({ partitionKey, rowKey, value: fromEntity(entity), head: entity.head, etag });
    }
  } catch (error) {
    // The table does not exist before its first row.
    if ((error as { readonly statusCode?: number }).statusCode !== 404) throw error;
  }
  return rows;
}
