import { openApi, type Api, type Body } from '../../support/api';
import { groupReview } from '../../support/sampleTenant';
import { bodies, FINANCE } from './wildBodies';
import { spellings } from './wildSpellings';

/**
 * A body that is read, sent back and read again does not change, so infrastructure as code sees no drift, and scripts find what they sent.
 */

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

const admin = () => api.as('admin');

/** Returns a body without what changes by itself, because a review that starts at once proceeds between two reads. */
const terms = (body: Body): object => ({ ...body, status: '', lastModifiedDateTime: '' });

async function roundTrip(sent: object): Promise<{ readonly first: Body; readonly second: Body }> {
  const { id } = await api.create(sent);
  const path = `/definitions/${id}`;
  const first = (await admin().get(path)).body;
  expect((await admin().put(path, first)).status).toBe(204);
  const second = (await admin().get(path)).body;
  await admin().delete(path);
  return { first, second };
}

describe('A body of a real client', () => {
  test.each(Object.entries({ ...bodies, ...spellings }))(
    'is taken, and read back as it was written: %s',
    async (_, sent) => {
      const { first, second } = await roundTrip(sent);

      expect(first).toMatchObject(sent);
      expect(terms(second)).toEqual(terms(first));
    },
  );

  test.each<[string, object, object]>([
    ['a review of one group shows the group', {}, { instanceEnumerationScope: { query: `/groups/${FINANCE}` } }],
    [
      'a recurrence that says nothing is none',
      { recurrence: { pattern: {}, range: {} } },
      { settings: { recurrence: null } },
    ],
    [
      'a series without an end has the last day of the calendar',
      { recurrence: { pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate: '2031-02-03' } } },
      { settings: { recurrence: { range: { type: 'noEnd', endDate: '9999-12-31' } } } },
    ],
    [
      'the time of a start date is cut, because it is an Edm.Date',
      {
        recurrence: {
          pattern: { type: 'weekly', interval: 1 },
          range: { type: 'noEnd', startDate: '2031-02-03T12:02:30.667Z' },
        },
      },
      { settings: { recurrence: { range: { startDate: '2031-02-03' } } } },
    ],
    [
      "enumeration members are taken in any case, as Graph's pages on calendars write them, and read in one",
      {
        recurrence: {
          pattern: { type: 'Weekly', interval: 1, daysOfWeek: ['Monday'], firstDayOfWeek: 'SUNDAY', index: 'First' },
          range: { type: 'NoEnd', startDate: '2031-02-03' },
        },
        recommendationInsightSettings: [
          { '@odata.type': '#microsoft.graph.userLastSignInRecommendationInsightSetting', signInScope: 'Tenant' },
        ],
      },
      {
        settings: {
          recurrence: {
            pattern: { type: 'weekly', daysOfWeek: ['monday'], firstDayOfWeek: 'sunday', index: 'first' },
            range: { type: 'noEnd' },
          },
          recommendationInsightSettings: [{ signInScope: 'tenant' }],
        },
      },
    ],
  ])('is completed as on Graph: %s', async (_, settings, shown) => {
    const { first, second } = await roundTrip({
      ...bodies.theMembersOfAGroup,
      settings: { instanceDurationInDays: 3, ...settings },
    });

    expect(first).toMatchObject(shown);
    expect(second).toMatchObject(shown);
  });
});

test('annotations and read-only properties that SDKs and exports send are accepted', async () => {
  const typed = (type: string, more: object): object => ({ '@odata.type': `#microsoft.graph.${type}`, ...more });
  const sent = {
    ...typed('accessReviewScheduleDefinition', bodies.theMembersOfAGroup),
    id: '00000000-0000-0000-0000-000000000000',
    status: 'InProgress',
    instances: [],
    'reviewers@odata.type': '#Collection(microsoft.graph.accessReviewReviewerScope)',
    reviewers: bodies.theMembersOfAGroup.reviewers.map((reviewer) => typed('accessReviewReviewerScope', reviewer)),
    settings: typed('accessReviewScheduleSettings', {
      instanceDurationInDays: 3,
      recurrence: typed('patternedRecurrence', {
        pattern: {
          'type@odata.type': '#microsoft.graph.recurrencePatternType',
          type: 'weekly',
          interval: 1,
          'daysOfWeek@odata.type': '#Collection(microsoft.graph.dayOfWeek)',
          daysOfWeek: ['monday'],
        },
        range: typed('recurrenceRange', { type: 'noEnd', startDate: '2031-02-03' }),
      }),
    }),
  };
  const { first } = await roundTrip(sent);
  expect(first).toMatchObject({
    displayName: 'From the wild',
    settings: { recurrence: { pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] } } },
  });
});

test.each(['v1.0', 'beta'])('%s takes back an instance and a decision as they were read', async (version) => {
  const { id } = await api.create(groupReview({ displayName: 'Read and sent back' }));
  await api.advance('PT0S');
  const instance = `${version}/definitions/${id}/instances/${id}`;
  const read = (await admin().get(instance)).body;
  expect((await admin().put(instance, read)).body).toEqual(read);

  const [item] = (await admin().get(`${instance}/decisions?$expand=insights`)).body.value;
  const decided = { ...item, decision: 'Approve', justification: 'Still needed' };
  const answer = await api.as('jerry.lindqvist').patch(`${instance}/decisions/${item?.id ?? ''}`, decided);
  expect(answer.status).toBe(204);
});

describe('The duration of a one-time review', () => {
  const range = { type: 'endDate', startDate: '2026-02-01', endDate: '2026-02-10' };
  const create = (settings: object) => api.create({ ...bodies.theMembersOfAGroup, settings });
  const times = async ({ id }: Body): Promise<string[]> => {
    const { startDateTime, endDateTime } = (await admin().get(`/definitions/${id}/instances/${id}`)).body;
    return [startDateTime, endDateTime].map((text) => text.slice(0, 10));
  };

  test.each([[0], [undefined]])('follows the range when %s was sent', async (instanceDurationInDays) => {
    const review = await create({ instanceDurationInDays, recurrence: { pattern: null, range } });
    expect(await times(review)).toEqual(['2026-02-01', '2026-02-10']);

    const later = { pattern: null, range: { ...range, endDate: '2026-02-20' } };
    await admin().put(`/definitions/${review.id}`, { settings: { recurrence: later } });
    await api.advance('PT0S');
    expect(await times(review)).toEqual(['2026-02-01', '2026-02-20']);
  });

  test('is the sent one even with a range', async () => {
    const review = await create({ instanceDurationInDays: 4, recurrence: { pattern: null, range } });

    expect(await times(review)).toEqual(['2026-02-01', '2026-02-05']);
  });

  test.each([
    ['a one-time review without a range', null, "or a 'settings/recurrence/range' with a startDate and an endDate."],
    [
      'a series',
      { pattern: { type: 'weekly', interval: 1 }, range: { ...range, endDate: '2026-03-10' } },
      'send the days that an instance is open, from 1 to 7.',
    ],
  ])('is required for %s', async (_, recurrence, message) => {
    for (const instanceDurationInDays of [0, undefined]) {
      const settings = { instanceDurationInDays, recurrence };
      const { status, body } = await admin().post('/definitions', { ...bodies.theMembersOfAGroup, settings });

      expect([status, body.error.details?.map(({ target }) => target)]).toEqual([
        400,
        ['settings/instanceDurationInDays'],
      ]);
      expect(body.error.message).toContain(message);
    }
  });
});

describe('Another start date in a PUT', () => {
  const weekly = (startDate: string) => ({
    recurrence: { pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate } },
  });
  const once = (startDate: string) => ({ recurrence: { pattern: null, range: { type: 'noEnd', startDate } } });
  const starts = async (id: string): Promise<string[]> => {
    const { value } = (await admin().get(`/definitions/${id}/instances`)).body;
    return value.map(({ startDateTime }) => startDateTime.slice(0, 10)).sort();
  };

  test.each([
    ['a series', weekly],
    ['a one-time review', once],
  ])('moves %s that has not begun', async (_, settings) => {
    const { id } = await api.create({
      ...bodies.theMembersOfAGroup,
      settings: { instanceDurationInDays: 3, ...settings('2026-03-02') },
    });
    expect(await starts(id)).toEqual(['2026-03-02']);

    const { status } = await admin().put(`/definitions/${id}`, { settings: settings('2026-04-06') });
    await api.advance('PT0S');

    expect(status).toBe(204);
    expect((await admin().get(`/definitions/${id}`)).body.settings).toMatchObject(settings('2026-04-06'));
    expect(await starts(id)).toEqual(['2026-04-06']);
  });

  test('moves a review of all groups that has not begun', async () => {
    const { id } = await api.create({
      ...bodies.allGroups,
      settings: { instanceDurationInDays: 3, ...weekly('2026-03-02') },
    });

    expect((await admin().put(`/definitions/${id}`, { settings: weekly('2026-04-06') })).status).toBe(204);
    await admin().delete(`/definitions/${id}`);
  });

  test('is refused once the first instance has started', async () => {
    const { id } = await api.create({
      ...bodies.theMembersOfAGroup,
      settings: { instanceDurationInDays: 3, ...weekly('2026-01-05') },
    });
    await api.advance('PT1H');
    const { status, body } = await admin().put(`/definitions/${id}`, { settings: weekly('2026-04-06') });

    expect([status, body.error.code]).toEqual([409, 'Conflict']);
    expect(body.error.message).toBe(
      "'settings/recurrence/range/startDate' cannot change, because the first occurrence was on 2026-01-05, and the later ones are counted from it. Send '2026-01-05', or stop this review and create another.",
    );
    expect((await admin().put(`/definitions/${id}`, { settings: weekly('2026-01-05T12:00:00Z') })).status).toBe(204);
  });

  test('to the past skips the occurrences that are over, and names the first of them to those who move it again', async () => {
    const { id } = await api.create({
      ...bodies.theMembersOfAGroup,
      settings: { instanceDurationInDays: 3, ...weekly('2026-03-02') },
    });
    expect((await admin().put(`/definitions/${id}`, { settings: weekly('2025-12-31') })).status).toBe(204);
    await api.advance('PT0S');

    expect(await starts(id)).toEqual([expect.stringMatching(/^2026-01-/)]);
    const again = await admin().put(`/definitions/${id}`, { settings: weekly('2026-04-06') });
    expect([again.status, again.body.error.message]).toEqual([409, expect.stringContaining('was on 2025-12-31,')]);
  });
});
