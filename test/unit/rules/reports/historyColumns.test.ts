import { HISTORY_COLUMNS } from '../../../../shared/rules/reports/historyColumns';
import type { StoredDecision } from '../../../../shared/rules/model/decision';
import { decision, definition, instance } from '../../../support/reviewSamples';

/** A report uses the words of Entra's page about it, and not the values of properties. Source: docs/graph-reference.md#s2-13. */

const resource = (type: StoredDecision['resource']['type']) => ({ resource: { ...decision({}).resource, type } });
const principal = (type: StoredDecision['principal']['type']) => ({ principal: { ...decision({}).principal, type } });

test.each<readonly [column: string, change: Partial<StoredDecision>, text: string]>([
  ['ReviewType', resource('group'), 'Group'],
  ['ReviewType', resource('servicePrincipal'), 'Application'],
  ['ReviewType', resource('directoryRole'), 'Microsoft Entra role'],
  ['ReviewType', resource('accessPackageAssignmentPolicy'), 'Access package'],
  ['PrincipalType', principal('user'), 'user'],
  ['PrincipalType', principal('servicePrincipal'), 'service principal'],
  ['ReviewResult', { decision: 'Approve' }, 'Approve'],
  ['ReviewResult', { decision: 'Deny' }, 'Deny'],
  ['ReviewResult', { decision: 'DontKnow' }, "Don't know"],
  ['AccessRecommendation', { recommendation: 'NoInfoAvailable' }, 'No Info'],
  ['SubmissionResult', { applyResult: 'New' }, 'not applied'],
  ['SubmissionResult', { applyResult: 'AppliedSuccessfully' }, 'applied'],
  ['SubmissionResult', { applyResult: 'AppliedSuccessfullyButObjectNotFound' }, 'applied'],
  ['SubmissionResult', { applyResult: 'AppliedWithUnknownFailure' }, 'not applied'],
  ['SubmissionResult', { applyResult: 'ApplyNotSupported' }, 'not applied'],
])('%s of a decision with %j is %s', (name, change, text) => {
  const column = HISTORY_COLUMNS.find((one) => one.name === name);
  const item = { definition: definition({}), instance: instance({}), decision: decision(change), mailById: new Map() };

  expect(column?.value(item)).toBe(text);
});
