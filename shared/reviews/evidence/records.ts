import { sourceOfKeys, type Source } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import type { DecisionEvent } from '../../rules/model/decision';
import { lineIn } from '../../storage/evidence/evidenceRow';
import { lastPart } from '../../storage/table/keys';
import type { Rows } from '../../storage/table/table';
import { findInstance, type InstancePath } from '../access/find';
import { findDefinitionFor, findInstanceFor, findReadableDecision, hasRightInSeries } from '../access/whoMay';
import type { Dependencies } from '../dependencies';

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
