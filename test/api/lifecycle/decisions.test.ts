import { openOffice, recurring, type Office } from '../../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {}, omar: {}, stranger: {} },
    groups: {
      Pilots: { members: 'anna ben cara' },
      Cooks: { members: 'dan ed' },
      Sailors: { members: 'fay gus' },
      Divers: { members: 'hal ida' },
      Guards: { members: 'jo kim' },
    },
  });
});
afterAll(() => office.stop());

describe('Decisions', () => {
  test('can change until the end: the last one wins, DontKnow counts, NotReviewed takes back', async () => {
    const review = await office.review({ group: 'Pilots', reviewers: ['olga', 'omar'] });
    await office.advance('PT0S');
    expect(await review.decide('olga', { anna: 'Deny', ben: 'Approve', cara: 'Approve' })).toBe(204);
    expect(await review.decide('omar', { anna: 'Approve', cara: 'DontKnow' })).toBe(204);
    expect(await review.decide('olga', { ben: 'NotReviewed' }, { justification: '' })).toBe(204);
    const anna = await review.item('anna');
    expect([anna.decision, anna.reviewedBy.displayName, anna.justification]).toEqual(['Approve', 'omar', 'because']);
    const ben = await review.item('ben');
    expect([ben.decision, ben.reviewedBy.displayName, ben.reviewedDateTime]).toEqual(['NotReviewed', '', null]);
    expect(ben.justification).toBe('');
    expect((await review.item('cara')).decision).toBe('DontKnow');
  });

  test('are refused from callers who are not reviewers, administrators included', async () => {
    const review = await office.review({ group: 'Cooks', reviewers: ['olga'] });
    await office.advance('PT0S');
    expect(await review.decide('stranger', { dan: 'Deny' })).toBe(403);
    expect(await review.decide('admin', { dan: 'Deny' })).toBe(403);
    expect(await review.decide('dan', { dan: 'Approve' })).toBe(403);
    expect(await review.each('decision')).toEqual({ dan: 'NotReviewed', ed: 'NotReviewed' });
  });

  test('need a justification where the review asks for one', async () => {
    const settings = { justificationRequiredOnApproval: true };
    const review = await office.review({ group: 'Cooks', reviewers: ['olga'], settings });
    await office.advance('PT0S');
    expect(await review.decide('olga', { dan: 'Approve' }, { justification: '  ' })).toBe(400);
    expect(await review.decide('olga', { dan: 'Approve' }, { justification: 'he cooks' })).toBe(204);
    expect(await review.each('decision')).toEqual({ dan: 'Approve', ed: 'NotReviewed' });
  });

  test('are refused after the end, even when no timer has run since', async () => {
    const review = await office.review({ group: 'Sailors', reviewers: ['olga'] });
    await office.advance('PT0S');
    expect(await review.decide('olga', { fay: 'Approve' })).toBe(204);
    // No timer finds work, because the due index cannot be read.
    await office.fault({ target: 'storage', match: 'GET /[^/]+/due', status: 503, count: 10_000 });
    await office.advance('P3D');
    expect((await review.instance()).status).toBe('InProgress');
    expect(await review.decide('olga', { fay: 'Deny' })).toBe(409);
    await office.mend();
    await office.advance('PT0S');
    expect((await review.instance()).status).toBe('Completed');
    expect(await review.decide('olga', { fay: 'Deny' })).toBe(409);
    expect(await review.each('decision')).toEqual({ fay: 'Approve', gus: 'NotReviewed' });
  });

  test('are not possible before the start', async () => {
    const review = await office.review({
      group: 'Divers',
      reviewers: ['olga'],
      settings: recurring({ startDate: '2026-06-01' }),
    });
    const waiting = (await review.instances())[0]?.id;
    expect(await review.items(waiting)).toEqual([]);
    expect(await review.act('applyDecisions', waiting)).toBe(409);
    expect(await review.act('sendReminder', waiting)).toBe(409);
  });
});

describe('The end of an instance', () => {
  const ended = async (settings: object): Promise<Record<string, string>> => {
    const review = await office.review({ group: 'Guards', reviewers: ['olga'], settings });
    await office.advance('PT0S');
    await review.decide('olga', { jo: 'DontKnow' });
    await office.advance('P3D');
    expect((await review.instance()).status).toBe('Completed');
    const kim = await review.item('kim');
    return { jo: (await review.item('jo')).decision, kim: kim.decision, by: kim.reviewedBy.displayName };
  };

  test.each(['Approve', 'Deny'])('decides %s by default on open items, as the system', async (defaultDecision) => {
    expect(await ended({ defaultDecisionEnabled: true, defaultDecision })).toEqual({
      jo: 'DontKnow',
      kim: defaultDecision,
      by: 'AAD Access Reviews',
    });
  });

  test('leaves open items where no default decision is enabled', async () => {
    expect(await ended({ defaultDecisionEnabled: false, defaultDecision: 'Deny' })).toEqual({
      jo: 'DontKnow',
      kim: 'NotReviewed',
      by: '',
    });
  });
});
