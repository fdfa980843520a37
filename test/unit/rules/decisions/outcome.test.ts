import { defaultDecision } from '../../../../shared/rules/decisions/outcome';
import type { Decision, Recommendation, ScheduleSettings } from '../../../../shared/rules/model/definition';
import { settings } from '../../../support/reviewSamples';

describe('the decision at the end', () => {
  type Rule = ScheduleSettings['defaultDecision'];
  const atEnd = (defaultDecisionRule: Rule, recommendation: Recommendation, decision: Decision = 'NotReviewed') =>
    defaultDecision(
      { decision, recommendation },
      settings({ defaultDecisionEnabled: true, defaultDecision: defaultDecisionRule }),
    );

  test.each<[Rule, Recommendation, Decision | undefined]>([
    ['Approve', 'Deny', 'Approve'],
    ['Deny', 'Approve', 'Deny'],
    ['Deny', 'NoInfoAvailable', 'Deny'],
    ['None', 'Deny', undefined],
    ['Recommendation', 'Approve', 'Approve'],
    ['Recommendation', 'Deny', 'Deny'],
    ['Recommendation', 'NoInfoAvailable', undefined],
  ])('by %s with the recommendation %s is %p', (rule, recommendation, expected) => {
    expect(atEnd(rule, recommendation)).toBe(expected);
  });

  test.each<Decision>(['Approve', 'Deny', 'DontKnow'])('leaves %s as a reviewer left it', (decision) => {
    expect(atEnd('Deny', 'Deny', decision)).toBeUndefined();
  });

  test('is none where the rule is off', () => {
    const off = settings({ defaultDecisionEnabled: false, defaultDecision: 'Deny' });
    expect(defaultDecision({ decision: 'NotReviewed', recommendation: 'Deny' }, off)).toBeUndefined();
  });
});
