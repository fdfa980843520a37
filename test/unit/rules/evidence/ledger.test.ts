import { hashBefore, ledgerLine, openingLine, hashOf } from '../../../../shared/rules/evidence/line';
import { atStage } from '../../../../shared/rules/instance/stages';
import { decision, eventOf } from '../../../support/reviewSamples';

const opened = decision({ recommendation: 'Approve' });

describe('The opening line of an item', () => {
  test('says who has access to what, and what was recommended', () => {
    const { id, principal, resource, membershipType } = opened;

    expect(JSON.parse(openingLine(opened))).toEqual({
      v: 1,
      decisionId: id,
      principal,
      resource,
      membershipType,
      context: null,
      recommendation: 'Approve',
      insights: [],
    });
  });

  test('stays the same through decisions, results and later stages', () => {
    const decided = {
      ...opened,
      decision: 'Deny',
      version: 1,
      assignee: 'anna',
      applyResult: 'AppliedSuccessfully',
    } as const;
    const { recommendation, insights } = opened;
    const later = { ...atStage(decided, 2), recommendation: 'Deny', opening: { recommendation, insights } } as const;

    expect(openingLine(decided)).toBe(openingLine(opened));
    expect(openingLine(later)).toBe(openingLine(opened));
  });
});

describe('An event of an item', () => {
  test('names the opening line if it is the first', () => {
    expect(hashBefore(opened)).toBe(hashOf(openingLine(opened)));
  });

  test('names the line before if it is a later one', () => {
    const ledgerHash = hashOf(ledgerLine(eventOf(opened)));

    expect(hashBefore({ ...opened, version: 3, ledgerHash })).toBe(ledgerHash);
  });

  test('names nothing after a line of version 0.1', () => {
    expect(hashBefore({ ...opened, version: 3 })).toBeNull();
  });
});
