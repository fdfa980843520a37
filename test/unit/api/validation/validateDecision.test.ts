import { validateDecision } from '../../../../shared/api/validation/validateDecision';
import { targetsOf } from './refusalOf';

test.each(['Approve', 'Deny', 'NotReviewed', 'DontKnow'])(
  'an update of a decision takes the decision %s',
  (decision) => {
    expect(validateDecision({ decision }, 'v1.0')).toEqual({ decision });
  },
);

test('an update of a decision takes a justification, and ignores what a reviewer does not set', () => {
  const body = { decision: 'Deny', justification: 'Left the crew', applyResult: 'New', reviewedBy: {}, resource: null };

  expect(validateDecision(body, 'v1.0')).toEqual({ decision: 'Deny', justification: 'Left the crew' });
});

test.each<[string, object, string[]]>([
  ['no decision', { justification: 'x' }, ['decision']],
  ['a decision of null', { decision: null }, ['decision']],
  ['a decision in another form', { decision: 'approved' }, ['decision']],
  ['a justification that is a number', { decision: 'Deny', justification: 5 }, ['justification']],
  ['a justification of 4,097 characters', { decision: 'Deny', justification: 'x'.repeat(4097) }, ['justification']],
  ['several at once', { decision: 'No', justification: [], comment: 'x' }, ['comment', 'decision', 'justification']],
])('an update of a decision refuses %s', (_, body, targets) => {
  expect(targetsOf(() => validateDecision(body, 'v1.0'))).toEqual(targets);
});
