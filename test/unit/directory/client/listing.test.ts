import { createDirectory, type Directory, type Member } from '../../../../shared/directory/directory';
import type { SingleScope } from '../../../../shared/rules/scope/scopeKinds';
import { startTenantServer, type TenantServer } from '../../../support/tenantServer';

const PAGE = 999;
const id = (kind: number, n: number): string => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => id(1, from + n));
const [house, annex, team, portal] = [id(2, 1), id(2, 2), id(2, 3), id(3, 1)] as const;
const EVERYBODY = { guestsOnly: false, inactiveDuration: null };

const SCOPES = {
  group: { kind: 'group', groupId: house, members: 'transitive', ...EVERYBODY },
  team: { kind: 'team', groupId: team, ...EVERYBODY },
  application: { kind: 'application', servicePrincipalId: portal, ...EVERYBODY },
} satisfies Readonly<Record<string, SingleScope>>;

/**
 * Returns a tenant in which half of the people are in a group (or a team) themselves, and the others through another group (or in one of
 * its channels).
 */
function estate(people: number): object {
  const [own, others] = [ids(0, people / 2), ids(people / 2, people)];
  return {
    tenantId: id(7, 1),
    domain: 'estate.example',
    users: [...own, ...others].map((user) => ({
      id: user,
      displayName: user,
      userPrincipalName: `${user}@estate.example`,
    })),
    groups: [
      { id: house, displayName: 'House', members: [...own, annex] },
      { id: annex, displayName: 'Annex', members: others },
      { id: team, displayName: 'Team', groupTypes: ['Unified'], resourceProvisioningOptions: ['Team'], members: own },
    ],
    servicePrincipals: [
      {
        id: portal,
        appId: id(8, 1),
        displayName: 'Portal',
        appRoleAssignedTo: [...own.slice(0, 100), house, annex].map((principalId, n) => ({
          id: id(5, n),
          principalId,
        })),
      },
    ],
    sharedChannels: [{ id: id(6, 1), teamId: team, displayName: 'Yard', members: [...own.slice(0, 10), ...others] }],
  };
}

interface Listed {
  readonly members: readonly Member[];
  /** The number of calls to the directory. */
  readonly calls: number;
}

async function list(server: TenantServer, directory: Directory, scope: SingleScope): Promise<Listed> {
  server.stats.reset();
  const members: Member[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await directory.listPrincipals(scope, cursor);
    members.push(...page.items);
    cursor = page.cursor;
  }
  const { get, batch } = server.stats.read().directory;
  return { members, calls: get + batch };
}

describe.each(Object.entries(SCOPES))('a long list of the people of one %s', (_kind, scope) => {
  const sizes = [2, 4, 8].map((pages) => pages * PAGE) as [number, number, number];
  const listed: Listed[] = [];

  beforeAll(async () => {
    for (const people of sizes) {
      const server = await startTenantServer(estate(people));
      const directory = createDirectory({ endpoint: server.endpoint, mailSender: 'reviews@estate.example' });
      listed.push(await list(server, directory, scope));
      await server.stop();
    }
  }, 60_000);

  test('has everybody once, and knows who is a direct member', () => {
    const counts = listed.map(({ members }) => ({
      unique: new Set(members.map((member) => member.id)).size,
      all: members.length,
    }));
    expect(counts).toEqual(sizes.map((people) => ({ unique: people, all: people })));
    const direct = listed[0]!.members.filter(({ membershipType }) => membershipType === 'direct').length;
    expect(direct).toBe({ group: PAGE, team: 2 * PAGE, application: 100 }[scope.kind]);
  });

  test('costs in proportion to its length', () => {
    const [small, middle, large] = listed.map(({ calls }) => calls) as [number, number, number];
    expect(large - middle).toBe(2 * (middle - small));
    // A page has a hundred people of a channel, and reading a page also lists the channels.
    expect(middle - small).toBeLessThanOrEqual(scope.kind === 'team' ? 44 : 8);
  });
});
