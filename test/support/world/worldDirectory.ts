import { readFile } from 'node:fs/promises';
import type { Entry, Mail } from '../../../local/tenant/directory/changes';
import { Directory } from '../../../local/tenant/directory/directory';
import { createLateWrites } from '../../../local/tenant/directory/lateWrites';
import { createFaults, type Faults } from '../../../local/tenant/faults';
import { answerGraph } from '../../../local/tenant/graph';
import type { TenantRequest, TenantResponse } from '../../../local/tenant/message';
import { defaultBehaviour } from '../../../local/tenant/refusals/behaviour';
import { createRefusals } from '../../../local/tenant/refusals/refusals';
import { createStats } from '../../../local/tenant/stats';
import { readTenantFile } from '../../../local/tenant/file/tenantFile';

/** The directory and the mailbox of the local tenant, without its tokens and its journal. */
export interface WorldDirectory {
  readonly handle: (request: TenantRequest) => Promise<TenantResponse>;
  readonly mails: readonly Mail[];
  readonly faults: Faults;
}

export const TENANT_URL = 'http://tenant.test';

/** Opens the directory of a tenant file. Throws an Error when the file is malformed. */
export async function openDirectory(file: string, now: () => Date): Promise<WorldDirectory> {
  const { tenantId, domain, changes, graph } = readTenantFile(await readFile(file, 'utf8'));
  const directory = new Directory(tenantId, domain);
  const mails: Mail[] = [];
  const apply = (entry: Entry): void => {
    if (entry.kind === 'mail') mails.push(entry.mail);
    else if (entry.kind !== 'clearMail') directory.apply(entry);
  };
  const commit = (entries: readonly Entry[]): void => {
    entries.forEach(apply);
  };
  const late = createLateWrites(apply);
  commit(changes);
  const faults = createFaults();
  // Limits by the machine's time would make a simulation impossible to repeat.
  const behaviour = { ...defaultBehaviour, ...graph, signInReads: 0, mailsPerMinute: 0 };
  const settings = {
    directory,
    baseUrl: TENANT_URL,
    now,
    faults,
    stats: createStats(),
    commit,
    commitLate: (entries: readonly Entry[]) => {
      late.commit(entries, behaviour.lag);
    },
    beforeRead: () => {
      late.beforeRead();
    },
    refusals: createRefusals(),
    behaviour: () => behaviour,
  };
  return {
    mails,
    faults,
    handle: async (request) => {
      const answer = await answerGraph(settings, request);
      if (!answer) throw new Error(`Nothing answers at ${request.url}`);
      return answer;
    },
  };
}
