import { historyDecision, isInPeriod, selects, type History, type ReportPosition } from '../../rules/reports/history';
import type { HistoryItem } from '../../rules/reports/historyColumns';
import type { Instance } from '../../rules/model/instance';
import type { Definition } from '../../rules/model/definition';
import { each, pages } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';

const DEFINITIONS = 100;
const INSTANCES = 100;
const DECISIONS = 1_000;
const CONTACTS = 1_000;

/** A page of items, and the position in the report after that page. */
interface Part {
  readonly items: readonly HistoryItem[];
  readonly position: ReportPosition;
}

type Parts = AsyncGenerator<Part, void, undefined>;

interface Walk {
  readonly deps: Dependencies;
  readonly history: History;
}

/**
 * Yields the items of a report from its position on, in the order of the ids of definitions, instances and decisions. Interruptions do
 * not change that order.
 */
export async function* walkHistory(deps: Dependencies, history: History): Parts {
  const { position } = history;
  const walk = { deps, history };
  if (position !== null) yield* resumeDefinition(walk, position);
  const definitions = each((after) => deps.storage.definitions.list(after, DEFINITIONS), position?.definitionId);
  for await (const definition of definitions) {
    if (selects(history, definition)) yield* walkDefinition(walk, definition, undefined);
    yield { items: [], position: { definitionId: definition.id, instanceId: null, decisionId: null } };
  }
}

async function* resumeDefinition(walk: Walk, { definitionId, instanceId, decisionId }: ReportPosition): Parts {
  if (instanceId === null) return;
  const { definitions, instances } = walk.deps.storage;
  const definition = await definitions.find(definitionId);
  if (!definition) return;
  const instance = decisionId === null ? undefined : await instances.find(definitionId, instanceId);
  if (instance && decisionId !== null) {
    yield* walkInstance(walk, definition.value, instance.value, decisionId);
  }
  yield* walkDefinition(walk, definition.value, instanceId);
}

async function* walkDefinition({ deps, history }: Walk, definition: Definition, from: string | undefined): Parts {
  const instances = each((after) => deps.storage.instances.list(definition.id, after, INSTANCES), from);
  for await (const instance of instances) {
    if (isInPeriod(history, instance)) yield* walkInstance({ deps, history }, definition, instance, undefined);
  }
}

async function* walkInstance(
  { deps, history }: Walk,
  definition: Definition,
  instance: Instance,
  from: string | undefined,
): Parts {
  const mailById = await mailsOfReviewers(deps, instance);
  for await (const { rows, last } of pages((after) => deps.storage.decisions.list(instance, after, DECISIONS), from)) {
    yield {
      items: rows
        .filter((decision) => history.decisions.includes(historyDecision(instance, decision)))
        .map((decision) => ({ definition, instance, decision, mailById })),
      position: { definitionId: definition.id, instanceId: instance.id, decisionId: last ?? null },
    };
  }
}

/** Returns the mail addresses of the reviewers by id. */
async function mailsOfReviewers({ storage }: Dependencies, instance: Instance): Promise<ReadonlyMap<string, string>> {
  const mails = new Map<string, string>();
  const contacts = each((after) => storage.contacts.list(instance, after, CONTACTS));
  for await (const { id, mail } of contacts) mails.set(id, mail);
  return mails;
}
