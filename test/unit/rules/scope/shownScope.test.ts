import { instanceScope, shownEnumeration } from '../../../../shared/rules/scope/reviewedScope';
import { GROUP, memberships, OTHER, query, ROLE } from './scopeBuilders';

describe('the enumeration that the definition shows', () => {
  test('is the group of a review of one group, in every spelling', () => {
    for (const scope of [
      query(`/v1.0/groups/${GROUP}/members`),
      memberships([query('/users')], [`/groups/${GROUP}/members`]),
    ]) {
      expect(shownEnumeration(scope, null)).toEqual(query(`/groups/${GROUP}`));
    }
  });

  test('is none for another resource', () => {
    expect(shownEnumeration(query(`/roleManagement/directory/roleDefinitions/${ROLE}`), null)).toBeNull();
  });

  test('is the one that was sent', () => {
    const sent = query(`/v1.0/groups/${GROUP}`);

    expect(shownEnumeration(query(`/groups/${GROUP}/members`), sent)).toBe(sent);
  });
});

describe('what the instance shows', () => {
  test.each([
    [`/groups/${GROUP}/transitiveMembers`, `/v1.0/groups/${GROUP}/transitiveMembers`],
    [`/beta/groups/${GROUP}/members`, `/beta/groups/${GROUP}/members`],
    ['./members/microsoft.graph.user', `/v1.0/groups/${OTHER}/members/microsoft.graph.user`],
    [
      "./members/microsoft.graph.user/?$filter=(userType eq 'Guest')",
      `/v1.0/groups/${OTHER}/members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')`,
    ],
    [
      `/groups/${GROUP}/transitiveMembers?$count=true&$filter=(userType eq 'Guest')`,
      `/v1.0/groups/${GROUP}/transitiveMembers?$count=true&$filter=(userType eq 'Guest')`,
    ],
    [
      `/v1.0/roleManagement/directory/roleDefinitions/${ROLE}`,
      `/beta/roleManagement/directory/roleDefinitions/${ROLE}`,
    ],
  ])('for %s is %s', (sent, shown) => {
    expect(instanceScope(query(sent), OTHER)).toEqual(query(shown));
  });

  test('of a role tutorial carries both versions', () => {
    const sent = memberships(
      [query('/users'), query('/groups')],
      [`/roleManagement/directory/roleDefinitions/${ROLE}`],
    );

    expect(instanceScope(sent, undefined)).toEqual(
      memberships(
        [query('/v1.0/users'), query('/v1.0/groups')],
        [`/beta/roleManagement/directory/roleDefinitions/${ROLE}`],
      ),
    );
  });

  test('needs the group of a relative query', () => {
    expect(() => instanceScope(query('./members/microsoft.graph.user'), undefined)).toThrow('relative');
  });
});
