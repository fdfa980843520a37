import { concerns } from '../../../../shared/rules/decisions/decisionJob';
import type { DecisionItem } from '../../../../shared/rules/model/definition';

const item: Pick<DecisionItem, 'principal' | 'resource'> = {
  principal: { id: 'ann', type: 'user', displayName: '', userPrincipalName: '', lastUserSignInDateTime: '' },
  resource: { id: 'crew', type: 'group', displayName: '' },
};

test.each([
  [{}, true],
  [{ principalId: 'ann' }, true],
  [{ principalId: 'ANN' }, true],
  [{ principalId: 'bob' }, false],
  [{ resourceId: 'crew' }, true],
  [{ resourceId: 'board' }, false],
  [{ principalId: 'ann', resourceId: 'crew' }, true],
  [{ principalId: 'ann', resourceId: 'board' }, false],
  [{ principalId: 'bob', resourceId: 'crew' }, false],
])('the filter %j names the item: %s', (filter, expected) => {
  expect(concerns(filter, item)).toBe(expected);
});
