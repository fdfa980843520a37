import { openOffice, type Office } from '../../support/office';
import type { Review } from '../../support/review';

type Json = Readonly<Record<string, unknown>>;

let office: Office;
let review: Review;
let path: string;
beforeAll(async () => {
  office = await openOffice({ people: { rita: {} }, groups: { crew: { members: 'ann bob' } } });
  review = await office.review({ group: 'crew', reviewers: ['rita'] });
  await office.advance('PT1M');
  path = await review.instancePath();
});
afterAll(() => office.stop());

const get = async (person: string, target: string, version = 'beta') =>
  office
    .as(person)
    .get<Json & { readonly value: readonly Json[] }>(`/${version}/identityGovernance/accessReviews${target}`);

const id = () => review.id;

describe('instances', () => {
  test('come with their definition, for a reviewer too', async () => {
    const { body: definition } = await get('admin', review.path);
    const { '@odata.context': context, ...members } = definition;

    expect(context).toBeDefined();
    expect((await get('rita', `${path}?$expand=definition`)).body.definition).toEqual(members);
    for (const [person, list] of [
      ['admin', `${review.path}/instances`],
      ['rita', `${review.path}/instances/filterByCurrentUser(on='reviewer')`],
    ] as const) {
      const { body } = await get(person, `${list}?$expand=definition($select=displayName)&$select=id`);
      expect(body.value).toEqual([{ id: id(), definition: { displayName: 'Review of crew' } }]);
    }
  });

  test('lead to their definition', async () => {
    const { status, body } = await get('rita', `${path}/definition?$select=id,displayName`);

    expect(status).toBe(200);
    expect(body).toEqual({
      '@odata.context': `${office.url}/beta/$metadata#identityGovernance/accessReviews/definitions/$entity`,
      id: id(),
      displayName: 'Review of crew',
    });
    expect((await get('ann', `${path}/definition`)).status).toBe(403);
    expect((await get('rita', `${path}/definition`, 'v1.0')).status).toBe(404);
  });
});

describe('decisions', () => {
  test('come with their instance, and it with its definition', async () => {
    const { body } = await get('admin', `${path}/decisions?$expand=instance($expand=definition)&$top=1`);
    const [item] = body.value;

    expect(item).toMatchObject({ instance: { id: id(), status: 'InProgress', definition: { id: id() } } });
    const single = await get('rita', `${path}/decisions/${String(item?.id)}?$expand=instance($select=status)`);
    expect(single.body.instance).toEqual({ status: 'InProgress' });
    const own = await get('rita', `${path}/decisions/filterByCurrentUser(on='reviewer')?$expand=instance,insights`);
    expect(own.body.value[0]).toMatchObject({ instance: { id: id() }, insights: [] });
  });

  test('come alone unless asked', async () => {
    expect((await get('admin', `${path}/decisions`)).body.value[0]).not.toHaveProperty('instance');
  });
});

test.each(['', '/decisions'])('v1.0 has nothing of this to expand in instances%s', async (below) => {
  const property = below === '' ? 'definition' : 'instance';

  expect(await get('admin', `${path}${below}?$expand=${property}`, 'v1.0')).toMatchObject({
    status: 400,
    body: { error: { details: [{ target: '$expand' }] } },
  });
});

test('what cannot be expanded is refused', async () => {
  for (const wrong of ['stages', 'definition($expand=instances)', 'decisions']) {
    expect((await get('admin', `${path}?$expand=${wrong}`)).status).toBe(400);
  }
});
