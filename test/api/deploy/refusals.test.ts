import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readText } from '../../support/markdown';
import { deploy } from './cloud/azure';
import { createApplication, updateApplication } from './cloud/entra';
import { emptyCloud, type CloudState } from './cloud/state';

/** The stand-in refuses what the real services refuse; otherwise the tests of the scripts would prove nothing. */

const scope = {
  id: 'one',
  value: 'AccessReview.Read.All',
  isEnabled: true,
  adminConsentDisplayName: 'Read',
  adminConsentDescription: 'Read all.',
};
const role = { id: 'one', value: scope.value, isEnabled: true, displayName: 'Read', description: 'Read all.' };

describe('an application', () => {
  let state: CloudState;
  let url: string;
  beforeEach(() => {
    state = emptyCloud();
    url = `https://graph.microsoft.com/v1.0/applications(appId='${createApplication(state, { displayName: 'Reviews' })}')`;
  });
  const write = (changes: object) => () => {
    updateApplication(state, url, changes);
  };
  const scopes = (...all: object[]) => ({ api: { oauth2PermissionScopes: all } });

  test.each([
    ['id', { ...role, id: 'two' }],
    ['name', { ...role, displayName: 'Read reviews' }],
    ['description', { ...role, description: 'Read everything.' }],
  ])('accepts a scope and a role of one value only with the same %s', (_, other) => {
    expect(write({ ...scopes(scope), appRoles: [other] })).toThrow('duplicate values: AccessReview.Read.All');
    expect(write({ ...scopes(scope), appRoles: [role] })).not.toThrow();
  });

  test.each([
    ['two scopes of one value', scopes(scope, { ...scope, id: 'two' })],
    ['two roles of one value', { appRoles: [role, { ...role, id: 'two' }] }],
    ['two roles of one id', { appRoles: [role, { ...role, value: 'AccessReview.ReadWrite.All' }] }],
    ['a scope with the id of another role', { ...scopes({ ...scope, value: 'Other' }), appRoles: [role] }],
    ['a scope that is not enabled as its role is', { ...scopes({ ...scope, isEnabled: false }), appRoles: [role] }],
  ])('never takes %s', (_, changes) => {
    expect(write(changes)).toThrow('duplicate values');
  });

  test('keeps an enabled scope or role that a change leaves out', () => {
    write({ ...scopes(scope), appRoles: [role] })();

    expect(write({ appRoles: [] })).toThrow('cannot be deleted or updated unless disabled first');
    expect(write(scopes())).toThrow('cannot be deleted or updated unless disabled first');
    expect(
      write({ appRoles: [{ ...role, isEnabled: false }], ...scopes({ ...scope, isEnabled: false }) }),
    ).not.toThrow();
    expect(write({ appRoles: [], ...scopes() })).not.toThrow();
  });

  test('takes a pre-authorized client only for a scope that it stored before', () => {
    const preAuthorizedApplications = [{ appId: 'cli', delegatedPermissionIds: ['one'] }];
    const both = { api: { oauth2PermissionScopes: [scope], preAuthorizedApplications } };
    expect(write(both)).toThrow('cannot be found in the AppPermissions sets');

    write(scopes(scope))();
    expect(write(both)).not.toThrow();
  });
});

describe('a template', () => {
  const folder = mkdtempSync(join(tmpdir(), 'template-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const given = ['name=n', 'tokenAudience=a', 'mailSender=m', 'publicEndpoint=https://n.example'];
  const deployed = (change: (text: string) => string, parameters = given) => {
    const file = join(folder, 'template.json');
    writeFileSync(file, change(readText('deploy/template.json')));
    const state = { ...emptyCloud(), groups: { g: { location: 'l', tags: {}, resources: [] } } };
    return () => deploy(state, 'g', file, parameters);
  };

  test('without a change is accepted', () => {
    expect(deployed((text) => text)).not.toThrow();
  });

  test.each([
    ['ftpsState', '"minTlsVersion": "1.2"', '"ftpsState": "Disabled", "minTlsVersion": "1.2"', '51021'],
    ['alwaysOn', '"minTlsVersion": "1.2"', '"alwaysOn": true, "minTlsVersion": "1.2"', '51021'],
    ['512 MB', '"defaultValue": 2048', '"defaultValue": 512', '512 is not supported'],
  ])('with %s is refused on Flex Consumption', (_, before, after, message) => {
    expect(deployed((text) => text.replace(before, after))).toThrow(message);
  });

  test('with a parameter too many or too few is refused', () => {
    expect(deployed((text) => text, [...given, 'colour=red'])).toThrow("'colour' is not valid");
    expect(deployed((text) => text, given.slice(1))).toThrow("'name' is not valid or is missing");
  });
});
