import { isUnchanged, mayCarryOver } from '../../../../shared/lifecycle/instance/opening/carryOver';
import { SYSTEM_REVIEWER } from '../../../../shared/rules/decisions/outcome';
import type { ReviewContext } from '../../../../shared/rules/model/decision';
import { decision } from '../../../support/reviewSamples';

const OLGA = { id: 'olga', displayName: 'Olga', userPrincipalName: 'olga' };
const APPROVED = { decision: 'Approve', justification: '', reviewedBy: OLGA, reviewedDateTime: null } as const;
const CONTEXT: ReviewContext = {
  department: 'Sales',
  jobTitle: null,
  manager: { id: 'mia', displayName: 'Mia' },
  userType: 'Member',
  accountEnabled: true,
  access: null,
  isNew: false,
  lastDecision: APPROVED,
};
const open = decision({ recommendation: 'Approve', context: CONTEXT });

test.each<[string, Parameters<typeof decision>[0], boolean]>([
  ['approved by a person', {}, true],
  ['decided already', { decision: 'Deny' }, false],
  ['no longer recommended', { recommendation: 'Deny' }, false],
  ['denied before', { context: { ...CONTEXT, lastDecision: { ...APPROVED, decision: 'Deny' } } }, false],
  [
    'approved by the rule',
    { context: { ...CONTEXT, lastDecision: { ...APPROVED, reviewedBy: SYSTEM_REVIEWER } } },
    false,
  ],
  ['new', { context: { ...CONTEXT, lastDecision: null } }, false],
])('an item that is %s: %s', (_, changes, expected) => {
  expect(mayCarryOver({ ...open, ...changes })).toBe(expected);
});

test.each<[string, Parameters<typeof decision>[0], boolean]>([
  ['nothing', { context: { ...CONTEXT, isNew: true, lastDecision: null } }, true],
  ['the department', { context: { ...CONTEXT, department: 'Finance' } }, false],
  ['the manager', { context: { ...CONTEXT, manager: null } }, false],
  ['how access comes', { membershipType: 'indirect' }, false],
  ['the account', { context: { ...CONTEXT, accountEnabled: false } }, false],
])('a change of %s', (_, changes, expected) => {
  expect(isUnchanged(open, { ...open, ...changes })).toBe(expected);
});
