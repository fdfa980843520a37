import { instanceScope, normaliseEnumeration, normaliseScope } from '../../../../shared/rules/scope/reviewedScope';
import { GROUP, memberships, OTHER, query, ROLE } from './scopeBuilders';

describe('what the definition shows', () => {
  test.each([
    [
      "./members/microsoft.graph.user/?$filter=(userType eq 'Guest')",
      "./members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')",
    ],
    [
      "./members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')",
      "./members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')",
    ],
    [`/groups/${GROUP}/transitiveMembers`, `/groups/${GROUP}/transitiveMembers`],
  ])('%s', (sent, shown) => {
    expect(normaliseScope(query(sent))).toEqual(query(shown));
  });

  test('inserts $count into each part of a memberships scope', () => {
    const resource = `/roleManagement/directory/roleDefinitions/${ROLE}`;

    expect(normaliseScope(memberships([query("/users?$filter=(userType eq 'Guest')")], [resource]))).toEqual(
      memberships([query("/users?$count=true&$filter=(userType eq 'Guest')")], [resource]),
    );
  });

  test('repairs the stray quote of the documented enumeration and asks for the count', () => {
    const sent =
      "/groups?$filter=(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team')')";

    expect(normaliseEnumeration(query(sent)).query).toBe(
      "/groups?$filter=(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team'))&$count=true",
    );
    expect(normaliseEnumeration(normaliseEnumeration(query(sent)))).toEqual(normaliseEnumeration(query(sent)));
  });
});

describe('what the instance shows', () => {
  test.each([
    [`/groups/${GROUP}/transitiveMembers`, `/v1.0/groups/${GROUP}/transitiveMembers`],
    [`/beta/groups/${GROUP}/members`, `/beta/groups/${GROUP}/members`],
    ['./members/microsoft.graph.user', `/v1.0/groups/${OTHER}/members/microsoft.graph.user`],
    [
      `/v1.0/roleManagement/directory/roleDefinitions/${ROLE}`,
      `/beta/roleManagement/directory/roleDefinitions/${ROLE}`,
    ],
  ])('%s', (sent, shown) => {
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
