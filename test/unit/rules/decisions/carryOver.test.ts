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

test.each<[string, boolean, Parameters<typeof decision>[0]]>([
  ['approved by a person', true, {}],
  ['decided already', false, { decision: 'Deny' }],
  ['no longer recommended', false, { recommendation: 'Deny' }],
  ['denied before', false, { context: { ...CONTEXT, lastDecision: { ...APPROVED, decision: 'Deny' } } }],
  [
    'approved by the rule',
    false,
    { context: { ...CONTEXT, lastDecision: { ...APPROVED, reviewedBy: SYSTEM_REVIEWER } } },
  ],
  ['new', false, { context: { ...CONTEXT, lastDecision: null } }],
])('an item that is %s may carry its decision over: %s', (_, expected, changes) => {
  expect(mayCarryOver({ ...open, ...changes })).toBe(expected);
});

test.each<[string, boolean, Parameters<typeof decision>[0]]>([
  ['nothing', true, { context: { ...CONTEXT, isNew: true, lastDecision: null } }],
  ['the department', false, { context: { ...CONTEXT, department: 'Finance' } }],
  ['the manager', false, { context: { ...CONTEXT, manager: null } }],
  ['how access comes', false, { membershipType: 'indirect' }],
  ['the account', false, { context: { ...CONTEXT, accountEnabled: false } }],
])('after a change of %s, an item counts as unchanged: %s', (_, expected, changes) => {
  expect(isUnchanged(open, { ...open, ...changes })).toBe(expected);
});
