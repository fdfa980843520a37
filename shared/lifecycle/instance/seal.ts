import { EMPTY_TREE, hashOf, rootOf, withLeaf } from '../../rules/evidence/line';
import { statementText, type SealStatement } from '../../rules/evidence/statement';
import { sealDue } from '../../rules/instance/nextStep';
import type { Instance } from '../../rules/model/instance';
import type { Tree } from '../../rules/model/evidence';
import { enumerationOf } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';
import { announceWork, startWorkNow } from '../../reviews/handOver';
import { noteAnchorGap } from '../noteInterruption';
import type { Seal } from '../../storage/evidence/seals';
import { lastPart } from '../../storage/table/keys';
import { previousInstance } from './opening/newDecision';
import type { Slice, RoundResult } from '../roundResult';
import { addDuration } from '../../rules/duration';
import { AnchorError, type Anchor } from '../../signing/anchors';
import type { InstanceKey } from '../../storage/decisions';

const DECISIONS = 1_000;

/**
 * Seals an instance, one slice at a time. Each slice adds the heads of a page of decisions to a tree; the last slice signs a statement over
 * the root of the tree, the journal and the previous seal. Writes each row only once, so that a repeated slice or a second worker makes the
 * same seal. Throws ServiceUnavailable.
 */
export async function seal(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { seals, decisions } = deps.storage;
  const progress = instance.cursor?.kind === 'seal' ? instance.cursor : undefined;
  const { dateTime, tree, after } = progress ?? { dateTime: deps.now(), tree: EMPTY_TREE, after: undefined };
  const attempt = { n: (instance.seal?.n ?? 0) + 1, dateTime };
  const page = await decisions.listHeads(instance, after, DECISIONS);
  const read = page.rows.map(({ value }) => value);
  const heads = read.length === 0 ? [] : await seals.keepHeads(instance, attempt, tree.size, read);
  const folded = heads.reduce(withLeaf, tree);
  const last = page.rows.at(-1);
  if (page.more && last) {
    return { change: { cursor: { kind: 'seal', dateTime, tree: folded, after: lastPart(last.rowKey) } }, done: false };
  }
  const sealed = await sign(deps, instance, attempt, folded);
  return { change: { cursor: null, seal: sealed }, done: true };
}

async function sign(
  deps: Dependencies,
  instance: Instance,
  { n, dateTime }: { readonly n: number; readonly dateTime: string },
  tree: Tree,
): Promise<NonNullable<Instance['seal']>> {
  const kind = sealDue(instance) ?? 'later';
  const { definitionId, id, seal: before, journal = null } = instance;
  const statement: Omit<SealStatement, 'key'> = {
    type: 'urn:access-reviews:seal:v1',
    tenantId: deps.evidence.tenantId,
    definitionId,
    instanceId: id,
    seal: { n, kind, dateTime },
    generator: deps.evidence.generator,
    settingsSha256: hashOf(JSON.stringify(instance.terms)),
    roots: { heads: { lines: tree.size, root: rootOf(tree) } },
    population: instance.population?.head ?? null,
    groups: await lastGroups(deps, instance),
    journal,
    previousSeal: before ? { n: before.n, statementSha256: before.statementSha256 } : null,
    previous: before ? null : await previousSeal(deps, instance),
  };
  const { text, jws, store, refusal } = await deps.signer.sign((key) => ({
    text: statementText({ ...statement, key }),
    store: key.store,
  }));
  if (refusal) await noteAnchorGap(deps, instance, 'keyVault', refusal);
  const kept = await keep(deps, instance, n, { statement: text, jws, store });
  const { seal: sealed, journal: covered } = JSON.parse(kept.statement) as SealStatement;
  const statementSha256 = hashOf(kept.statement);
  deps.log('information', 'An instance was sealed.', { definitionId, instanceId: id, seal: n, statementSha256 });
  return { n, kind: sealed.kind, statementSha256, journal: covered?.n ?? 0 };
}

/** Returns the last line about the groups that the definition enumerates; null if it enumerates none. */
const lastGroups = async ({ storage }: Dependencies, instance: Instance): Promise<SealStatement['groups']> =>
  instance.groupId === null ? null : storage.evidence.lastCall(enumerationOf(instance));

/**
 * Stores a seal unless it exists already, and starts its anchoring in the background if the deployment has anchors. Returns the stored
 * seal.
 */
async function keep(deps: Dependencies, instance: Instance, n: number, seal: Seal): Promise<Seal> {
  const { storage, anchors } = deps;
  if (anchors.length === 0) return storage.seals.keep(instance, n, seal);
  const work = { kind: 'anchor', definitionId: instance.definitionId, sealsOf: instance.id } as const;
  const dueKey = await announceWork(deps, work);
  const kept = await storage.seals.keep(instance, n, seal);
  await startWorkNow(deps, work, dueKey);
  return kept;
}

/** Returns the last seal of the instance at the previous occurrence. */
async function previousSeal(deps: Dependencies, instance: Instance): Promise<SealStatement['previous']> {
  const previous = await previousInstance(deps, instance);
  if (!previous?.seal) return null;
  const { n, statementSha256 } = previous.seal;
  return { instanceId: previous.id, n, statementSha256 };
}

/** The most seals that are read; an instance has fewer. */
const SEALS = 1_000;
/** How long after a failure an anchor is tried again. */
const AGAIN = 'PT1H';

/**
 * Anchors the seals of an instance outside the storage account and keeps the proofs. Retries failures every hour, while the review
 * continues. Idempotent: each proof is kept once. Throws ServiceUnavailable.
 */
export async function anchorSeals(deps: Dependencies, instance: InstanceKey): Promise<RoundResult> {
  const { rows } = await deps.storage.seals.list(instance, undefined, SEALS);
  let isWhole = true;
  for (const { rowKey, value } of rows) {
    const n = Number(lastPart(rowKey));
    const proofs = deps.anchors.length > 0 ? await deps.storage.seals.proofs(instance, n) : new Map();
    for (const anchor of deps.anchors.filter(({ ending }) => !proofs.has(ending)))
      isWhole = (await fix(deps, instance, anchor, { ...value, n })) && isWhole;
  }
  return isWhole ? { kind: 'settled' } : { kind: 'until', at: addDuration(deps.now(), AGAIN) };
}

/** Anchors one seal. Returns whether the anchor gave its proof. */
async function fix(
  deps: Dependencies,
  instance: InstanceKey,
  anchor: Anchor,
  seal: Seal & { readonly n: number },
): Promise<boolean> {
  try {
    const proof = await anchor.fix({ definitionId: instance.definitionId, instanceId: instance.id, ...seal });
    await deps.storage.seals.keepProof(instance, seal.n, anchor.ending, proof);
    return true;
  } catch (error) {
    if (!(error instanceof AnchorError)) throw error;
    await noteAnchorGap(deps, instance, anchor.what, error);
    return false;
  }
}
