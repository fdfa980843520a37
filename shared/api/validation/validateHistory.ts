import type { Schema } from 'joi';
import { isBefore } from '../../rules/duration';
import { HISTORY_DECISIONS, historyScopeExamples, searchedValue, type HistoryInput } from '../../rules/reports/history';
import { lazily } from '../../rules/lazily';
import { commonAdvice } from '../../rules/scope/directoryQuery';
import type { Version } from '../endpoint/endpoint';
import { checkShape, Problems } from './schemas/checkShape';
import { inSpellingOf } from './schemas/description';
import { listOf, graphObject, ignored } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { isWireObject } from '../odata/propertyPath';
import { queryScope } from './schemas/scopeSchema';
import { instant, member, name } from './schemas/textSchemas';

/** The body of a new history report. */
export const historySchema = lazily<Schema<HistoryInput>>(() =>
  graphObject({
    ...ignored('id', 'status', 'createdBy', 'createdDateTime', 'instances', 'downloadUri', 'fulfilledDateTime'),
    // Refused below, with an explanation.
    ...ignored('scheduleSettings'),
    displayName: name().required(),
    reviewHistoryPeriodStartDateTime: instant().required(),
    reviewHistoryPeriodEndDateTime: instant().required(),
    scopes: joi().array().items(queryScope()).min(1).max(100).required(),
    decisions: listOf(member(...HISTORY_DECISIONS)).unique(),
  }),
);

/**
 * Returns the history report in the body of a create; without decisions it covers all of them. Throws BadRequest that names every bad
 * property. Source: docs/graph-reference.md#e41.
 */
export function validateHistory(body: unknown, version: Version): HistoryInput {
  const problems = new Problems();
  const written = checkShape(historySchema, body, problems);
  checkSchedule(inSpellingOf(historySchema(), body), problems);
  checkPeriod(written, problems);
  checkScopes(written, version, problems);
  problems.throwIfAny();
  return { ...written, decisions: written.decisions.length > 0 ? written.decisions : HISTORY_DECISIONS };
}

function checkSchedule(body: unknown, problems: Problems): void {
  if (!isWireObject(body) || (body.scheduleSettings ?? null) === null) return;
  problems.add('scheduleSettings', "'scheduleSettings' is not supported, because a report is made once; leave it out.");
}

function checkPeriod(written: HistoryInput, problems: Problems): void {
  const { reviewHistoryPeriodStartDateTime: start, reviewHistoryPeriodEndDateTime: end } = written;
  if (problems.concern('reviewHistoryPeriodStartDateTime') || problems.concern('reviewHistoryPeriodEndDateTime'))
    return;
  if (isBefore(start, end)) return;

  const message = "'reviewHistoryPeriodEndDateTime' must be later than 'reviewHistoryPeriodStartDateTime'.";
  problems.add('reviewHistoryPeriodEndDateTime', message);
}

function checkScopes({ scopes }: HistoryInput, version: Version, problems: Problems): void {
  if (problems.concern('scopes')) return;
  for (const [n, { query }] of scopes.entries()) {
    if (searchedValue(query, version) !== undefined) continue;
    const isInBeta = searchedValue(query, 'beta') !== undefined;
    const advice = isInBeta
      ? IN_BETA
      : (commonAdvice(query) ??
        `Send "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, 'X')" with one of these as X: ${historyScopeExamples(version).join(', ')}.`);
    problems.add(`scopes/${n}/query`, `The query '${query}' is not supported here. ${advice}`);
  }
}

const IN_BETA = 'This is in beta: send the request to /beta in place of /v1.0.';
