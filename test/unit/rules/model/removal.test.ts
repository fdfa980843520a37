import { mergedPlan, type RemovalPlan } from '../../../../shared/rules/model/removal';

const reader = { kind: 'appRoleAssignment', id: 'assignment 1', appRoleId: 'reader' } as const;
const writer = { kind: 'appRoleAssignment', id: 'assignment 2', appRoleId: 'writer' } as const;

describe('A plan of removal', () => {
  test('keeps what was taken before, although the next look does not find it', () => {
    const plan: RemovalPlan = [reader, writer];

    expect(mergedPlan(plan, [writer])).toBe(plan);
  });

  test('gains what was added since', () => {
    expect(mergedPlan([reader], [reader, writer])).toEqual([reader, writer]);
  });

  test('keeps what was known of an account before it was blocked', () => {
    const before = { kind: 'account', userId: 'gus', wasEnabled: true } as const;

    expect(mergedPlan([before], [{ ...before, wasEnabled: false }])).toEqual([before]);
  });
});
