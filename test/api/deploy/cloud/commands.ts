import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deploy, groupOf } from './azure';
import {
  applicationAt,
  applicationsBy,
  createApplication,
  createPrincipal,
  deleteApplication,
  grant,
  GRAPH_ROLES,
  idOf,
  updateApplication,
} from './entra';
import { refuse, type CloudState, type Conditions } from './state';

/** A parsed command line of the Azure CLI. */
export interface Command {
  /** The words before the first option; for `rest`, followed by the method. */
  readonly name: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly body: string | undefined;
}

export function commandOf(args: readonly string[]): Command {
  const first = args.findIndex((arg) => arg.startsWith('--'));
  const words = args.slice(0, first < 0 ? undefined : first);
  const options: Record<string, string[]> = {};
  let values: string[] = [];
  for (const arg of args.slice(words.length)) {
    if (arg.startsWith('--')) options[arg.slice(2)] = values = [];
    else values.push(arg);
  }
  const body = options.body?.join(' ');
  return {
    name: [...words, ...(options.method ?? [])].join(' '),
    options,
    body: body?.startsWith('@') ? readFileSync(body.slice(1), 'utf8') : body,
  };
}

interface Call {
  readonly state: CloudState;
  readonly conditions: Conditions;
  readonly command: Command;
  readonly option: (name: string) => string;
}

type Answer = (call: Call) => string | boolean | undefined;

const ENDPOINTS: Readonly<Record<Conditions['cloud'], string>> = {
  AzureCloud: 'https://graph.microsoft.com/',
  AzureUSGovernment: 'https://graph.microsoft.us/',
  AzureChinaCloud: 'https://microsoftgraph.chinacloudapi.cn',
  AzureGermanCloud: 'https://graph.microsoft.de',
};

const lines = (values: readonly string[]): string => values.join('\n');
const row = (...values: readonly string[]): string => values.join('\t');

/** The answers to `az rest`, by method and the beginning of the path. The path has a host in front, unless it is a path of Azure itself. */
const REQUESTS: readonly (readonly [method: string, path: RegExp, answer: Answer])[] = [
  [
    'GET',
    /\/providers\/Microsoft\.Authorization\/permissions\?/,
    ({ conditions: { actions, notActions, subscriptionActions = actions }, option }) => {
      const isGroup = option('url').includes('/resourceGroups/');
      return JSON.stringify({ value: [{ actions: isGroup ? actions : subscriptionActions, notActions }] });
    },
  ],
  ['GET', /\/Microsoft\.Web\/geoRegions\?sku=FlexConsumption/, ({ conditions }) => lines(conditions.flexRegions)],
  [
    'POST',
    /\/Microsoft\.Web\/checknameavailability\?/,
    ({ state, conditions, command }) => {
      const { name } = JSON.parse(command.body ?? '') as { readonly name: string };
      return !conditions.takenNames.includes(name) && !(name in state.sites);
    },
  ],
  ['GET', /\/v1\.0\/me\/transitiveMemberOf/, ({ conditions }) => lines(conditions.directoryRoles)],
  [
    'GET',
    /\/v1\.0\/users\//,
    ({ conditions, option }) => {
      const [, id = ''] = /\/users\/([^?]+)/.exec(option('url')) ?? [];
      const mail = conditions.mailboxes[id];
      return mail === undefined ? refuse('Not Found({"error":{"code":"Request_ResourceNotFound"}})') : (mail ?? '');
    },
  ],
  [
    'POST',
    /\/v1\.0\/applications$/,
    ({ state, command }) => createApplication(state, JSON.parse(command.body ?? '') as Record<string, unknown>),
  ],
  ['GET', /\/v1\.0\/applications\(/, ({ state, option }) => JSON.stringify(applicationAt(state, option('url')))],
  [
    'PATCH',
    /\/v1\.0\/applications\(/,
    ({ state, command, option }) => {
      updateApplication(state, option('url'), JSON.parse(command.body ?? '') as object);
      return undefined;
    },
  ],
  ['GET', /\/appRoleAssignments\?/, ({ state }) => lines(state.grants.map((id) => row(id, `assignment-${id}`)))],
  [
    'POST',
    /\/appRoleAssignments$/,
    ({ state, command }) => {
      grant(state, JSON.parse(command.body ?? '') as { readonly appRoleId: string });
      return undefined;
    },
  ],
  [
    'DELETE',
    /\/appRoleAssignments\//,
    ({ state, option }) => {
      state.grants = state.grants.filter((id) => !option('url').endsWith(`/assignment-${id}`));
      return undefined;
    },
  ],
  ['GET', /\/healthz$/, () => undefined],
  ['GET', /\/accessReviews\/definitions\?/, () => undefined],
  ['POST', /\/accessReviews\/sendTestMail$/, () => undefined],
];

const rest =
  (method: string): Answer =>
  (call) => {
    const url = call.option('url');
    const [, , answer] =
      REQUESTS.find(([verb, path]) => verb === method && path.test(url)) ?? refuse(`No answer for ${method} ${url}`);
    return answer(call);
  };

/** The answers of the CLI with `--output tsv`. */
export const COMMANDS: Readonly<Record<string, Answer>> = {
  version: ({ conditions }) => conditions.version,
  'account show': ({ conditions: { isSignedIn, accountType, isCloudShell } }) =>
    isSignedIn
      ? row(idOf('subscription'), idOf('tenant'), 'admin@contoso.com', accountType, isCloudShell ? 'True' : 'None')
      : refuse("Please run 'az login' to setup account."),
  'cloud show': ({ conditions: { cloud } }) => row(cloud, ENDPOINTS[cloud]),
  'provider list': ({ state }) => lines(state.providers),
  'provider register': ({ state, option }) => {
    state.providers = [...state.providers, option('namespace')];
    return undefined;
  },
  'group exists': ({ state, option }) => option('name') in state.groups,
  'group show': ({ state, option }) => {
    const [, tag = ''] = /^tags\."(.*)"$/.exec(option('query')) ?? [];
    return groupOf(state, option('name')).tags[tag];
  },
  'group create': ({ state, option }) => {
    state.groups[option('name')] ??= { location: option('location'), tags: {}, resources: [] };
    return undefined;
  },
  'tag update': ({ state, option }) => {
    const group = groupOf(state, option('resource-id').split('/').at(-1) ?? '');
    const [name = '', value = ''] = option('tags').split('=');
    const others = Object.entries(group.tags).filter(([other]) => other !== name);
    group.tags = Object.fromEntries(option('operation') === 'Delete' ? others : [...others, [name, value]]);
    return undefined;
  },
  'ad app list': ({ state, option }) => {
    const found = applicationsBy(state, option('filter'));
    return lines(option('query').startsWith('[0]') ? found.slice(0, 1) : found);
  },
  'ad app delete': ({ state, option }) => {
    deleteApplication(state, option('id'));
    return undefined;
  },
  'ad sp list': ({ state, option }) =>
    lines(state.principals.filter((id) => option('filter') === `appId eq '${id}'`).map(idOf)),
  'ad sp create': ({ state, option }) => {
    createPrincipal(state, option('id'));
    return undefined;
  },
  'ad sp show': ({ option }) =>
    option('query') === 'id' ? idOf('graph') : lines(GRAPH_ROLES.map(([name, id]) => row(name, id))),
  'resource list': ({ state, option }) => {
    const { resources } = groupOf(state, option('resource-group'));
    const ofType = resources.filter(({ type }) => type === option('resource-type'));
    return option('query').includes('principalId')
      ? lines(
          ofType.filter(({ name }) => name === option('name')).map(({ name, location }) => row(idOf(name), location)),
        )
      : lines(ofType.filter(({ tag }) => option('query').includes(`=='${tag}'`)).map(({ id }) => id));
  },
  'resource delete': ({ state, option }) => {
    for (const group of Object.values(state.groups)) {
      group.resources = group.resources.filter(({ id }) => id !== option('ids'));
    }
    const [, site = ''] = /Microsoft\.Web\/sites\/(.*)$/.exec(option('ids')) ?? [];
    state.sites = Object.fromEntries(Object.entries(state.sites).filter(([name]) => name !== site));
    return undefined;
  },
  'functionapp config appsettings list': ({ state, option }) =>
    lines(Object.entries(state.sites[option('name')] ?? refuse('The app is not there.')).map((one) => row(...one))),
  'deployment group list': ({ state }) => state.activeDeployment,
  'deployment group wait': ({ state }) => {
    delete state.activeDeployment;
    return undefined;
  },
  'deployment group what-if': ({ state, option }) => {
    groupOf(state, option('resource-group'));
    return 'Resource changes: …';
  },
  'deployment group create': ({ state, command, option }) =>
    idOf(deploy(state, option('resource-group'), option('template-file'), command.options.parameters ?? [])),
  'functionapp deployment source config-zip': ({ state, option }) => {
    if (!(option('name') in state.sites)) refuse('The app is not there.');
    state.packages[option('name')] = createHash('sha256')
      .update(readFileSync(option('src')))
      .digest('hex');
    return undefined;
  },
  ...Object.fromEntries(['GET', 'POST', 'PATCH', 'DELETE'].map((method) => [`rest ${method}`, rest(method)])),
};

/** Returns whether a command changes something, so that a run may be interrupted before or after it. */
export const changesSomething = ({ name, options }: Command): boolean =>
  /^(provider register|group create|tag update|ad (app|sp) (create|delete)|resource delete|deployment group create|functionapp deployment)/.test(
    name,
  ) ||
  (/^rest (POST|PATCH|DELETE)/.test(name) && !/checknameavailability|sendTestMail/.test(options.url?.join('') ?? ''));
