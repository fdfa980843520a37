import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { applyDecisions, stopInstance } from '../../../shared/reviews/instances/changeInstance';
import { previewApply, previewNewDefinition } from '../../../shared/reviews/previews';
import { restoreRemoved } from '../../../shared/reviews/instances/restorations';
import { isRestorable } from '../../../shared/rules/removals/restorations';
import type { StoredDecision } from '../../../shared/rules/model/decision';
import type { Instance } from '../../../shared/rules/model/instance';
import type { Decisions } from '../../../shared/storage/decisions';
import { Host } from '../../support/world/host';
import { Fate } from '../../support/world/mortal';
import { directoryOf, surplus } from '../../support/world/picture';
import type { Random } from '../../support/world/random';
import type { World } from '../../support/world/world';
import { GraphError } from '../../../shared/rules/errors';
import { addDays, randomDefinition } from './creations';
import type { Stage } from './stage';

const MOST = 1_000;
/** Blocked accounts are deleted after thirty days; by this many, they are gone. */
const DAYS_UNTIL_DELETION = 31;
/** The number of reads, which is more than the directory needs to show a write. */
const LATE_READS = 10;

/**
 * Runs one more review after a simulation, when nothing fails and no other client changes the directory. Returns the differences between
 * its preview and its opening, between the dry run and applying, and between the directory before the removals and after the restoration.
 */
export async function epilogue(world: World, random: Random, stage: Stage): Promise<readonly string[]> {
  const { plain } = world;
  const host = new Host(world, new Fate());
  await showWrites(world);
  const drawn = randomDefinition({ random, stage, now: world.now });
  const settings = {
    ...drawn.settings,
    defaultDecisionEnabled: true,
    defaultDecision: 'Deny',
    recurrence: null,
  } as const;

  const preview = await previewNewDefinition(plain, stage.admin, { ...drawn, settings }).catch(unlessNobody);
  if (!preview) return [];
  const { id: previewId } = preview;
  await host.settle();
  const { decisions } = plain.storage.previews.place(previewId);
  const expected = await itemsOf(
    decisions,
    (await plain.storage.previews.listInstances(previewId, undefined, MOST)).rows,
  );
  const { id } = await createDefinition(plain, stage.admin, { ...drawn, settings });
  await host.settle();
  const opened = (await plain.storage.instances.list(id, undefined, MOST)).rows;
  const items = await itemsOf(plain.storage.decisions, opened);

  const before = await directoryOf(world);
  const unlike: string[] = [];
  for (const { value } of opened) unlike.push(...(await removeAndRestore(host, stage, value)));
  await showWrites(world);
  return [
    ...differences('the preview of an opening', expected.map(plainItem), items.map(plainItem)),
    ...unlike,
    ...differences('the directory before', before, await directoryOf(world)),
  ];
}

/** Returns undefined if a definition names only objects that the simulation has deleted; otherwise rethrows the error. */
function unlessNobody(error: unknown): undefined {
  const isOfNobody = error instanceof GraphError && error.details.length > 0;
  if (!isOfNobody || !error.details.every(({ code }) => code === 'NotFound')) throw error;
}

/** Reads until the directory shows all writes of the product. */
async function showWrites({ plain }: World): Promise<void> {
  for (let n = 0; n < LATE_READS; n += 1) await plain.directory.ping();
}

type Instances = readonly { readonly value: Instance }[];

async function itemsOf(decisions: Decisions, instances: Instances): Promise<readonly StoredDecision[]> {
  const lists = await Promise.all(instances.map(({ value }) => decisions.list(value, undefined, MOST)));
  return lists.flatMap(({ rows }) => rows.map(({ value }) => value));
}

const plainItem = (item: StoredDecision): string => JSON.stringify({ ...item, id: '', instanceId: '' });

const differences = (what: string, expected: readonly string[], found: readonly string[]): readonly string[] => [
  ...surplus(found, expected).map((text) => `only ${what}: ${text}`),
  ...surplus(expected, found).map((text) => `not ${what}: ${text}`),
];

/** Denies the open items, then restores the removed access. Returns the differences from the dry run. */
async function removeAndRestore(host: Host, { admin }: Stage, instance: Instance): Promise<readonly string[]> {
  const { world } = host;
  const { storage } = world.plain;
  const path = { definitionId: instance.definitionId, instanceId: instance.id };
  const status = async () => (await storage.instances.find(instance.definitionId, instance.id))?.value.status;
  const { id } = await previewApply(world.plain, admin, path);
  await host.settle();
  const expected = (await storage.previews.listOutcomes(id, undefined, MOST)).rows.map(
    ({ value }) => `${value.id} ${value.outcome}`,
  );

  await stopInstance(world.plain, admin, path);
  await host.settle();
  if ((await status()) === 'Completed') await applyDecisions(world.plain, admin, path);
  await host.settle();
  const denied = (await itemsOf(storage.decisions, [{ value: instance }])).filter(
    ({ decision }) => decision === 'Deny',
  );
  if ((await status()) === 'Applying') await host.moveTo(addDays(world.now, DAYS_UNTIL_DELETION));
  await restoreAll(host, admin, instance);
  return differences(
    'the dry run',
    expected,
    denied.map((item) => `${item.id} ${outcomeOf(item)}`),
  );
}

/** Returns the result of a denial, in the words of a dry run. */
function outcomeOf({ applyResult, blockedDateTime }: StoredDecision): string {
  if (blockedDateTime !== undefined) return 'wouldBlock';
  const outcomes: Readonly<Record<string, string>> = {
    AppliedSuccessfully: 'wouldRemove',
    AppliedSuccessfullyButObjectNotFound: 'alreadyGone',
    ApplyNotSupported: 'cannotRemove',
  };
  return outcomes[applyResult] ?? applyResult;
}

/**
 * Restores all removed access, and retries while the directory shows the removals late. Names the items, because the access of an account
 * that has been blocked since is restored only by name.
 */
async function restoreAll(host: Host, admin: Stage['admin'], instance: Instance): Promise<void> {
  const { plain } = host.world;
  const path = { definitionId: instance.definitionId, instanceId: instance.id };
  const request = { reason: 'a mistake', isValidationOnly: false, principalId: null, expectedCount: null };
  for (let n = 0; n < LATE_READS; n += 1) {
    const taken = (await itemsOf(plain.storage.decisions, [{ value: instance }])).filter(isRestorable);
    if (taken.length === 0) return;
    await restoreRemoved(plain, admin, path, { ...request, decisionIds: taken.map(({ id }) => id) });
    await host.settle();
  }
}
