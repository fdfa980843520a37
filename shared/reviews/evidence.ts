import { sourceOfKeys, type Source } from '../api/odata/source';
import { type Caller, identityOf } from '../auth/caller';
import type { DecisionEvent } from '../rules/model/decision';
import { lineIn } from '../storage/evidence/evidenceRow';
import { lastPart } from '../storage/table/keys';
import type { Rows } from '../storage/table/table';
import { findInstance, type InstancePath } from './access/find';
import { findDefinitionFor, findInstanceFor, findReadableDecision, hasRightInSeries } from './access/whoMay';
import type { Dependencies } from './dependencies';
import { randomUUID } from 'node:crypto';
import { isBefore } from '../rules/duration';
import { GraphError, notFound } from '../rules/errors';
import {
  isBeingMade,
  PACK_BEGINNING,
  packBlob,
  packEnd,
  packName,
  ZIP,
  type EvidencePack,
  type PackPeriod,
} from '../rules/evidence/pack';
import { isGuid } from '../rules/ids';
import type { PackKey } from '../storage/evidence/packs';
import { whileStale } from '../storage/table/storageError';
import { bytesOf } from '../storage/reports/blobs';
import { linkToken, requireLinkToken } from './reports';
import { announceCreation, startWorkNow } from './handOver';

/**
 * Returns the lines of the versions of a definition, the first one first. Throws ResourceNotFound, and Forbidden for its reviewers, unless
 * they may read the review for another reason.
 */
export async function definitionVersions(
  deps: Dependencies,
  caller: Caller,
  definitionId: string,
): Promise<Source<string>> {
  const { value } = await findDefinitionFor(deps, caller, 'read', { definitionId });
  const lines = await deps.storage.definitions.versions(value);
  const byKey = new Map(lines.map((line, n) => [String(n).padStart(6, '0'), line]));
  return sourceOfKeys([...byKey.keys()], (key) => Promise.resolve(byKey.get(key)));
}

/** Returns the lines of the journal of an instance, the first one first. Throws what `definitionVersions` throws. */
export async function instanceJournal(deps: Dependencies, caller: Caller, path: InstancePath): Promise<Source<string>> {
  const { value: instance } = await findInstanceFor(deps, caller, 'read', path);
  return linesOf(
    (after, limit) => deps.storage.evidence.list('journal', instance, after, limit),
    ({ line }) => line,
  );
}

/**
 * Returns the lines of the ledger about a decision, the first one first. Reviewers see the lines of the stage that they review, or of all
 * stages if the settings show earlier decisions to reviewers. Throws ResourceNotFound, Forbidden.
 */
export async function decisionHistory(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
  decisionId: string,
): Promise<Source<string>> {
  const decision = await findReadableDecision(deps, caller, path, decisionId);
  const { series, instance } = await findInstance(deps, path);
  const seesAll =
    instance.value.terms.settings.decisionHistoriesForReviewersEnabled ||
    (await hasRightInSeries(deps, caller, 'read', series));
  return linesOf(
    (after, limit) => deps.storage.decisions.listHistory(instance.value, decisionId, after, limit),
    (row) => {
      const line = lineIn(row);
      const { stage = null, kind } = JSON.parse(line) as Pick<DecisionEvent, 'stage' | 'kind'>;
      // The entry that opens a stage repeats the decision of the previous stage.
      return seesAll || (stage === decision.stage && kind !== 'stage') ? line : undefined;
    },
  );
}

/** Returns stored rows as a list source; a row without a line is left out. */
function linesOf<T>(
  list: (after: string | undefined, limit: number) => Promise<Rows<T>>,
  toLine: (row: T) => string | undefined,
): Source<string> {
  return {
    async read(after, limit) {
      let last = after;
      for (;;) {
        const { rows, more } = await list(last, limit);
        const shown = rows.flatMap(({ rowKey, value }) => {
          const line = toLine(value);
          return line === undefined ? [] : [{ key: lastPart(rowKey), value: line }];
        });
        if (shown.length > 0 || !more) return { rows: shown, more };
        last = rows.map(({ rowKey }) => lastPart(rowKey)).at(-1);
      }
    },
  };
}

/** What packs are about: an instance or, if `instanceId` is null, a series. */
export type PackPlace = Omit<PackKey, 'id'>;

/**
 * Requests an evidence pack of an instance, which is made in the background. Throws ResourceNotFound, Forbidden unless the caller may read
 * the review without being its reviewer, and Conflict before the instance is open and while another pack of it is being made.
 */
export async function createPack(deps: Dependencies, caller: Caller, path: InstancePath): Promise<EvidencePack> {
  const { value: instance } = await findInstanceFor(deps, caller, 'read', path);
  if (['NotStarted', 'Initializing'].includes(instance.status)) {
    throw new GraphError('Conflict', `The instance is not open yet: its status is '${instance.status}'.`);
  }
  return startPack(deps, caller, path, null);
}

/** Requests an evidence pack of a period of a series; `validate` reads the period. Throws what `createPack` throws, and BadRequest. */
export async function createSeriesPack(
  deps: Dependencies,
  caller: Caller,
  definitionId: string,
  validate: () => PackPeriod,
): Promise<EvidencePack> {
  await findDefinitionFor(deps, caller, 'read', { definitionId });
  return startPack(deps, caller, { definitionId, instanceId: null }, validate());
}

async function startPack(
  deps: Dependencies,
  caller: Caller,
  { definitionId, instanceId }: PackPlace,
  period: PackPeriod | null,
): Promise<EvidencePack> {
  const now = deps.now();
  const pack: EvidencePack = {
    id: randomUUID(),
    definitionId,
    instanceId,
    period,
    status: 'notStarted',
    createdBy: identityOf(caller),
    createdDateTime: now,
    position: PACK_BEGINNING,
    result: null,
  };
  await deps.storage.quotas.use('packs', caller.id, pack.id);
  const subject = { kind: 'pack', packId: pack.id, definitionId, instanceId: instanceId ?? undefined } as const;
  const dueKey = await announceCreation(deps, subject);
  await whileStale(() => deps.storage.packs.insert(pack, requireNoneUnderWay(now)));
  await startWorkNow(deps, subject, dueKey);
  return pack;
}

const requireNoneUnderWay =
  (now: string) =>
  (existing: readonly EvidencePack[]): void => {
    if (!existing.some((pack) => isBeingMade(pack, now))) return;
    throw new GraphError('Conflict', 'A pack of this review is being made; ask for another one when it has ended.');
  };

/** Throws ResourceNotFound, and Forbidden unless the caller may read the review without being its reviewer. */
async function requireReader(deps: Dependencies, caller: Caller, place: PackPlace): Promise<void> {
  const { definitionId, instanceId } = place;
  if (instanceId === null) await findDefinitionFor(deps, caller, 'read', { definitionId });
  else await findInstanceFor(deps, caller, 'read', { definitionId, instanceId });
}

/** Returns the packs that have not expired, in the order of their ids. Throws what `requireReader` throws. */
export async function readablePacks(
  deps: Dependencies,
  caller: Caller,
  place: PackPlace,
): Promise<Source<EvidencePack>> {
  await requireReader(deps, caller, place);
  return {
    async read(after, limit) {
      const { rows, more } = await deps.storage.packs.list(place, after, limit);
      const kept = rows.filter(({ value }) => isBefore(deps.now(), packEnd(value)));
      return { rows: kept.map(({ value }) => ({ key: value.id, value })), more };
    },
  };
}

/** Returns a pack that has not expired. Throws what `requireReader` throws. */
export async function findReadablePack(
  deps: Dependencies,
  caller: Caller,
  place: PackPlace,
  packId: string,
): Promise<EvidencePack> {
  await requireReader(deps, caller, place);
  return findPack(deps, { ...place, id: packId });
}

/**
 * Returns a pack and the token of a link that downloads it for 24 hours. Throws what `findReadablePack` throws, and Conflict until the pack
 * is made.
 */
export async function grantPackDownload(
  deps: Dependencies,
  caller: Caller,
  place: PackPlace,
  packId: string,
): Promise<{ readonly pack: EvidencePack; readonly token: string }> {
  const pack = await findReadablePack(deps, caller, place, packId);
  if (pack.status !== 'succeeded') {
    const message = `The pack can be downloaded when its status is 'succeeded'; now it is '${pack.status}'.`;
    throw new GraphError('Conflict', message);
  }
  return { pack, token: await linkToken(deps, packBlob(pack, ZIP)) };
}

/** Returns the zip of a pack for the token of a link. Throws Forbidden for a forged or expired token, ResourceNotFound. */
export async function downloadPack(
  deps: Dependencies,
  key: PackKey,
  token: string,
): Promise<{ readonly fileName: string; readonly content: Buffer }> {
  await requireLinkToken(deps, packBlob(key, ZIP), token);
  const pack = await findPack(deps, key);
  const content = await deps.storage.reports.open(packBlob(pack, ZIP));
  if (!content) throw notFound('accessReviewEvidencePack', key.id);
  return { fileName: `${packName(pack)}.zip`, content: await bytesOf(content) };
}

async function findPack({ storage, now }: Dependencies, key: PackKey): Promise<EvidencePack> {
  const found = isGuid(key.id) ? await storage.packs.find(key) : undefined;
  if (!found || !isBefore(now(), packEnd(found.value))) throw notFound('accessReviewEvidencePack', key.id);
  return found.value;
}
