#!/usr/bin/env node
// A recording `az`: writes down each call, answers like the real one from a state in a file, and refuses what it does not know.
// FAKE_AZ names a folder: calls.jsonl is written, state.json read and written. The command FAKE_AZ_FAIL fails.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.FAKE_AZ;
const args = process.argv.slice(2);
const stateFile = join(folder, 'state.json');
const EMPTY = { groups: {}, applications: [], principals: [], grants: [], sites: {}, packages: {} };
const state = existsSync(stateFile) ? { ...EMPTY, ...JSON.parse(readFileSync(stateFile, 'utf8')) } : EMPTY;

const firstOption = args.findIndex((arg) => arg.startsWith('--'));
const command = args.slice(0, firstOption < 0 ? undefined : firstOption).join(' ');
const options = {};
for (const arg of args.slice(command.split(' ').length)) {
  if (arg.startsWith('--')) options[arg.slice(2)] = [];
  else Object.values(options).at(-1).push(arg);
}
const option = (name) => options[name]?.join(' ');
const body = option('body')?.startsWith('@') ? readFileSync(option('body').slice(1), 'utf8') : option('body');
appendFileSync(
  join(folder, 'calls.jsonl'),
  `${JSON.stringify({ args, ...(body ? { body: JSON.parse(body) } : {}) })}\n`,
);

/** The same id for the same name, as a GUID. */
function idOf(name) {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

function fail(message) {
  console.error(`ERROR: ${message}`);
  process.exit(1);
}

const GRAPH_ROLES = JSON.parse(
  readFileSync(new URL('../../../deploy/graphPermissions.json', import.meta.url), 'utf8'),
).map(({ permission }) => [permission, idOf(permission)]);
const RESOURCES = [
  ['Microsoft.Web/sites', ''],
  ['Microsoft.Web/serverfarms', '-plan'],
  ['Microsoft.Insights/components', '-insights'],
  ['Microsoft.OperationalInsights/workspaces', '-logs'],
  ['Microsoft.Storage/storageAccounts', '-st'],
];
const parameters = () =>
  Object.fromEntries(
    (options.parameters ?? []).map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
  );
/** The app settings that the template makes of its parameters; those that depend on resources are left out. */
function appSettings() {
  const template = JSON.parse(readFileSync(option('template-file'), 'utf8'));
  const site = template.resources.find(({ type }) => type === 'Microsoft.Web/sites');
  const given = parameters();
  const rows = site.properties.siteConfig.appSettings.flatMap(({ name, value }) => {
    const parameter = /parameters\('(\w+)'\)\)?\]$/.exec(value)?.[1];
    const known = given[parameter] ?? template.parameters[parameter]?.defaultValue;
    return known === undefined || /^\[/.test(known) ? [] : [[name, known]];
  });
  return Object.fromEntries(rows);
}

const inGroup = () =>
  state.groups[option('resource-group')] ??
  fail(`(ResourceGroupNotFound) Resource group '${option('resource-group')}' could not be found.`);
const named = (filter) => /displayName eq '(.*)'/.exec(filter)?.[1];

/** What the answer to `--query … --output tsv` is, by command and query. */
const ANSWERS = {
  'version|"azure-cli"': () => process.env.FAKE_AZ_VERSION ?? '2.77.0',
  'account show|id': () => (state.signedOut ? fail("Please run 'az login' to setup account.") : idOf('subscription')),
  'group exists|': () => String(option('name') in state.groups),
  'group create|': () => void (state.groups[option('name')] ??= { resources: [] }),
  'ad signed-in-user show|userPrincipalName': () => 'admin@contoso.example',
  'ad app list|[].appId': () =>
    state.applications
      .filter(({ displayName }) => displayName === named(option('filter')))
      .map(({ appId }) => appId)
      .join('\n'),
  'ad app create|appId': () => {
    const appId = idOf(option('display-name'));
    state.applications.push({ appId, displayName: option('display-name') });
    return appId;
  },
  'ad app delete|': () => {
    if (!state.applications.some(({ appId }) => appId === option('id'))) fail('Resource does not exist.');
    state.applications = state.applications.filter(({ appId }) => appId !== option('id'));
    state.principals = state.principals.filter((appId) => appId !== option('id'));
  },
  'ad sp list|[].id': () =>
    state.principals
      .filter((id) => option('filter') === `appId eq '${id}'`)
      .map(idOf)
      .join('\n'),
  'ad sp create|': () =>
    state.principals.includes(option('id'))
      ? fail('The service principal is already in use.')
      : void state.principals.push(option('id')),
  'ad sp show|id': () => idOf('graph'),
  "ad sp show|appRoles[?contains(allowedMemberTypes, 'Application')].[value, id]": () =>
    GRAPH_ROLES.map((row) => row.join('\t')).join('\n'),
  'rest GET|value[].appRoleId': () => state.grants.join('\n'),
  'rest PATCH|': () => {
    const application = state.applications.find(({ appId }) =>
      option('url').endsWith(`/applications(appId='${appId}')`),
    );
    Object.assign(application ?? fail('Not Found'), JSON.parse(body));
  },
  'rest POST|': () => {
    const { appRoleId } = JSON.parse(body);
    if (state.unknownFor > 0) {
      state.unknownFor -= 1;
      writeFileSync(stateFile, JSON.stringify(state));
      fail('Not Found({"error":{"code":"Request_ResourceNotFound"}})');
    }
    if (state.grants.includes(appRoleId)) fail('Bad Request: Permission being assigned already exists on the object');
    state.grants.push(appRoleId);
  },
  'resource list|[].identity.principalId': () =>
    inGroup()
      .resources.filter(({ type, name }) => type === option('resource-type') && name === option('name'))
      .map(({ name }) => idOf(name))
      .join('\n'),
  'resource list|tags': () =>
    inGroup()
      .resources.filter(({ type, tag }) => type === option('resource-type') && option('query').includes(`=='${tag}'`))
      .map(({ id }) => id)
      .join('\n'),
  'resource delete|': () => {
    for (const group of Object.values(state.groups))
      group.resources = group.resources.filter(({ id }) => id !== option('ids'));
  },
  'functionapp config appsettings list|[].[name, value]': () =>
    Object.entries(state.sites[option('name')])
      .map((row) => row.join('\t'))
      .join('\n'),
  'deployment group what-if|': () => (inGroup(), 'Resource changes: …'),
  'deployment group create|properties.outputs.principalId.value': () => {
    const { name } = parameters();
    const group = inGroup();
    for (const [type, suffix] of RESOURCES) {
      const id = `/subscriptions/s/resourceGroups/${option('resource-group')}/providers/${type}/${name}${suffix}`;
      if (!group.resources.some((one) => one.id === id))
        group.resources.push({ id, type, name: `${name}${suffix}`, tag: name });
    }
    state.sites[name] = appSettings();
    return idOf(name);
  },
  'functionapp deployment source config-zip|': () => {
    if (!state.sites[option('name')]) fail('The app is not there.');
    state.packages[option('name')] = createHash('sha256')
      .update(readFileSync(option('src')))
      .digest('hex');
  },
};

const query = option('query') ?? '';
const keys = [
  `${command}|${query}`,
  `${command} ${option('method') ?? ''}|${query}`,
  /tags/.test(query) ? `${command}|tags` : '',
];
const key = keys.find((one) => one in ANSWERS);
if (key === undefined) {
  console.error(`ERROR: the recording az knows no ${command} with the query '${query}'.`);
  process.exit(2);
}
if (command === process.env.FAKE_AZ_FAIL) fail('(InternalServerError) Try again.');
const answer = ANSWERS[key]();
writeFileSync(stateFile, JSON.stringify(state));
if (answer !== undefined && answer !== '') console.log(answer);
