export type StorageCall =
  | 'getEntity'
  | 'query'
  | 'insert'
  | 'update'
  | 'delete'
  | 'transaction'
  | 'blob'
  | 'queueSend'
  | 'queuePoll'
  | 'queueDelete';
type DirectoryCall = 'get' | 'batch' | 'write';

/** The number of the product's calls of each type since the last reset. */
interface StatsReading {
  readonly storage: Readonly<Record<StorageCall, number>>;
  readonly directory: Readonly<Record<DirectoryCall, number>>;
  readonly mail: number;
}

/** Counters of the product's calls to other services. */
export interface Stats {
  countStorage(call: StorageCall): void;
  countDirectory(call: DirectoryCall): void;
  countMail(): void;
  read(): StatsReading;
  reset(): void;
}

const zeros = (): Record<StorageCall, number> => ({
  getEntity: 0,
  query: 0,
  insert: 0,
  update: 0,
  delete: 0,
  transaction: 0,
  blob: 0,
  queueSend: 0,
  queuePoll: 0,
  queueDelete: 0,
});

/** Returns counters at zero. */
export function createStats(): Stats {
  let storage = zeros();
  let directory: Record<DirectoryCall, number> = { get: 0, batch: 0, write: 0 };
  let mail = 0;
  return {
    countStorage: (call) => {
      storage[call] += 1;
    },
    countDirectory: (call) => {
      directory[call] += 1;
    },
    countMail: () => {
      mail += 1;
    },
    read: () => ({ storage: { ...storage }, directory: { ...directory }, mail }),
    reset: () => {
      storage = zeros();
      directory = { get: 0, batch: 0, write: 0 };
      mail = 0;
    },
  };
}
