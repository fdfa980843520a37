import type { AccessState } from '../../directory/directory';
import type { Instance, StoredDecision } from '../../rules/model/instance';
import type { Applied } from '../../rules/decisions/outcome';
import type { Stored } from '../../storage/table/table';
import { singleScope } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';
import { applyPage, mark, mayGoOn, partition, record, resultOfRemoval, unmark, type Items } from './applying';
import type { Slice } from './slice';

/**
 * One slice of carrying decisions out. What was denied is first looked up in the directory and marked, then removed, then
 * recorded: whatever is interrupted in between is told apart afterwards from access that had gone before.
 * Throws ServiceUnavailable, TooManyRequests, StaleError. Reference: Graph access reviews §3.9.
 */
export function apply(deps: Dependencies, instance: Instance): Promise<Slice> {
  return applyPage(deps, instance, {
    isPaced: true,
    deny: (denied) => remove(deps, instance, denied),
  });
}

async function remove(deps: Dependencies, instance: Instance, denied: Items): Promise<void> {
  const scope = singleScope(instance.terms, instance.groupId);
  const states = await deps.directory.inspectAccess(
    scope,
    denied.map(({ value }) => value.principal),
  );
  const stateOf = ({ value }: Stored<StoredDecision>): AccessState => {
    return states.get(value.principal.id) ?? { state: 'absent' };
  };
  const [present, others] = partition(denied, (item) => stateOf(item).state === 'direct');
  await record(
    deps,
    instance,
    others.map((item) => [item, resultWithoutRemoval(item.value, stateOf(item))]),
  );
  const marked = await mark(deps, instance, present);
  if (marked.length === 0) return;
  if (!(await mayGoOn(deps, instance))) {
    await unmark(deps, instance, marked);
    return;
  }
  const { outcomes, interruption } = await deps.directory.removeAccess(
    scope,
    marked.flatMap((item) => {
      const state = stateOf(item);
      return state.state === 'direct' ? [{ principalId: item.value.principal.id, grants: state.grants }] : [];
    }),
  );
  await record(
    deps,
    instance,
    marked.flatMap((item) => {
      const outcome = outcomes.get(item.value.principal.id);
      return outcome === undefined ? [] : [[item, resultOfRemoval(outcome)] as const];
    }),
  );
  if (interruption) throw interruption;
}

/** Access that is gone was removed by this review if it had begun to; otherwise somebody else was faster. */
function resultWithoutRemoval({ removalBegun }: StoredDecision, state: AccessState): Applied {
  if (state.state === 'notRemovable') return { applyResult: 'ApplyNotSupported', reason: state.reason };
  return removalBegun
    ? { applyResult: 'AppliedSuccessfully' }
    : { applyResult: 'AppliedSuccessfullyButObjectNotFound' };
}
