import { changesSomething, openCloud, type Cloud, type Run } from './cloud/openCloud';

/** What remove.sh removes, and what it keeps. */

const NAMES = ['--name', 'contoso-reviews', '--resource-group', 'reviews'];
const kinds = (run: Run): readonly string[] => run.calls.filter(changesSomething).map(({ name }) => name);

let cloud: Cloud;
let remove: (...options: string[]) => Promise<Run>;
beforeEach(async () => {
  cloud = await openCloud();
  remove = (...options) => cloud.run('remove.sh', [...NAMES, ...options]);
  const packed = cloud.file('package.zip', 'the package');
  const options = ['--location', 'westeurope', '--mail-sender', 'reviews@contoso.com', '--package', packed];
  await cloud.run('deploy.sh', [...NAMES, ...options]);
});
afterEach(() => {
  cloud.close();
});

const expectNothingLeft = (): void => {
  const { groups, applications, principals, sites } = cloud.state();
  expect([groups.reviews?.resources, groups.reviews?.tags, applications, principals, sites]).toEqual([
    [],
    {},
    [],
    [],
    {},
  ]);
};

test('it lists, then removes, then finds nothing', async () => {
  const listed = await remove();
  expect([listed.code, kinds(listed)]).toEqual([0, []]);
  expect(listed.messages).toContain('Nothing was removed');

  const removed = await remove('--yes');
  expect([removed.code, kinds(removed)]).toEqual([
    0,
    ['ad app delete', ...Array<string>(5).fill('resource delete'), 'tag update'],
  ]);
  expectNothingLeft();

  const again = await remove('--yes');
  expect([again.code, kinds(again)]).toEqual([0, []]);
});

test('a removal of the deployment that is interrupted anywhere is completed by the next run', async () => {
  const before = cloud.state();
  const { calls } = await remove('--yes');
  for (const [call, one] of calls.entries()) {
    for (const when of changesSomething(one) ? (['before', 'after'] as const) : []) {
      cloud.setState(before);
      expect((await cloud.run('remove.sh', [...NAMES, '--yes'], { call, when })).code).toBeNull();
      expect([call, when, (await remove('--yes')).code]).toEqual([call, when, 0]);
      expectNothingLeft();
    }
  }
}, 120_000);

test('another application with the same name stays', async () => {
  const stranger = { appId: 'b0000000-0000-4000-8000-000000000000', displayName: 'Access reviews (contoso-reviews)' };
  const state = cloud.state();
  cloud.setState({ ...state, applications: [stranger, ...state.applications] });
  await remove('--yes');

  expect(cloud.state().applications).toEqual([stranger]);
});
