import { readFileSync } from 'node:fs';
import { refuse, type CloudState } from './state';

/**
 * Azure Resource Manager as the scripts call it. It refuses what the real service refuses; each refusal names the description of that
 * behaviour.
 */

const RESOURCES = [
  ['Microsoft.Web/sites', ''],
  ['Microsoft.Web/serverfarms', '-plan'],
  ['Microsoft.Insights/components', '-insights'],
  ['Microsoft.OperationalInsights/workspaces', '-logs'],
  ['Microsoft.Storage/storageAccounts', '-st'],
] as const;

interface Template {
  readonly parameters: Readonly<Record<string, { readonly defaultValue?: unknown }>>;
  readonly resources: readonly {
    readonly type: string;
    readonly properties: {
      readonly functionAppConfig?: { readonly scaleAndConcurrency: { readonly instanceMemoryMB: string } };
      readonly siteConfig?: Readonly<Record<string, unknown>> & {
        readonly appSettings: readonly { readonly name: string; readonly value: string }[];
      };
    };
  }[];
}

export const groupOf = (state: CloudState, name: string): CloudState['groups'][string] =>
  state.groups[name] ?? refuse(`(ResourceGroupNotFound) Resource group '${name}' could not be found.`);

/** Deploys the template: checks it, then creates its resources and the settings of its app. Returns the name of the app. */
export function deploy(state: CloudState, groupName: string, file: string, given: readonly string[]): string {
  const group = groupOf(state, groupName);
  if (state.activeDeployment !== undefined) {
    refuse(
      '(DeploymentActive) The deployment cannot be saved, because this would overwrite an existing active deployment.',
    );
  }
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  const parameters = Object.fromEntries(
    given.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
  );
  refuseParameters(template, parameters);
  refuseForFlex(template);
  const name = parameters.name ?? '';
  for (const [type, suffix] of RESOURCES) {
    const id = `/subscriptions/s/resourceGroups/${groupName}/providers/${type}/${name}${suffix}`;
    const location = parameters.location ?? group.location;
    const existing = group.resources.find((one) => one.id === id);
    if (existing && existing.location !== location) refuseLocation(existing.location, location);
    if (!existing) group.resources = [...group.resources, { id, type, name: `${name}${suffix}`, location, tag: name }];
  }
  state.sites[name] = appSettings(template, parameters);
  return name;
}

/** Refuses another location. Source: the error reference of Azure Resource Manager, InvalidResourceLocation. */
const refuseLocation = (before: string, after: string): never =>
  refuse(
    `(InvalidResourceLocation) The resource already exists in location '${before}'. A resource with the same name cannot be created in location '${after}'.`,
  );

function refuseParameters(template: Template, given: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(given).find((name) => !(name in template.parameters));
  const missing = Object.keys(template.parameters).find(
    (name) => template.parameters[name]?.defaultValue === undefined && given[name] === undefined,
  );
  if (unknown !== undefined || missing !== undefined) {
    refuse(`(InvalidTemplate) The template parameter '${unknown ?? missing ?? ''}' is not valid or is missing.`);
  }
}

/**
 * Refuses settings and sizes that Flex Consumption refuses: newer stamps refuse settings of other plans (azure-pipelines-tasks issue 21032,
 * azure-cli issue 31414), and instances with 512 MB were refused in March 2026 (azure-rest-api-specs issue 40898).
 */
function refuseForFlex(template: Template): void {
  const site = template.resources.find(({ type }) => type === 'Microsoft.Web/sites')?.properties;
  for (const name of ['ftpsState', 'linuxFxVersion', 'alwaysOn']) {
    if (site?.siteConfig && name in site.siteConfig) {
      refuse(`(BadRequest) 51021: Site.SiteConfig.${name} is invalid for the Flex Consumption sku. Please remove it.`);
    }
  }
  if (template.parameters.instanceMemoryMB?.defaultValue === 512) {
    refuse('(BadRequest) The instance memory size 512 is not supported.');
  }
}

/** Returns the app settings that the template makes from its parameters. Leaves out settings that depend on resources. */
function appSettings(template: Template, given: Readonly<Record<string, string>>): Record<string, string> {
  const site = template.resources.find(({ type }) => type === 'Microsoft.Web/sites');
  const rows = (site?.properties.siteConfig?.appSettings ?? []).flatMap(({ name, value }) => {
    const parameter = /^\[parameters\('(\w+)'\)\]$/.exec(value)?.[1] ?? '';
    const known = given[parameter] ?? template.parameters[parameter]?.defaultValue;
    return typeof known !== 'string' || known.startsWith('[') ? [] : [[name, known] as const];
  });
  return Object.fromEntries(rows);
}
