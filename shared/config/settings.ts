import type { RemovalGuard } from '../rules/removals/removalGuard';
import { hashOf } from '../rules/evidence/line';
import { FEATURES, type Feature } from '../rules/scope/features';
import type { ServiceAddresses } from '../storage/storage';
import { isGuid } from '../rules/ids';

/** The settings of a deployment; `local.settings.sample.json` explains them. */
export interface Settings {
  /** A connection string, or the service addresses that the deployment's identity calls. */
  readonly storage: string | ServiceAddresses;
  readonly tenantId: string;
  readonly tokenIssuer: string;
  readonly tokenAudience: string;
  readonly directoryEndpoint: string;
  readonly directoryAuthentication: 'managedIdentity' | 'none';
  readonly mailSender: string;
  readonly publicEndpoint: string;
  readonly clockFile: string | undefined;
  readonly removalsPerSecond: number;
  readonly removalGuard: RemovalGuard;
  readonly evidenceRetentionDays: number;
  readonly notificationsAllowLoopback: boolean;
  /** Host names of the callback addresses of flows; `*` stands for any subdomain. */
  readonly notificationCallbackHosts: readonly string[];
  /** The features whose Graph permissions are granted. */
  readonly features: ReadonlySet<Feature>;
  /** The URL of a key in Azure Key Vault that signs evidence. */
  readonly signingKeyUrl: string | undefined;
  /** The URL of a timestamp authority (RFC 3161). */
  readonly timestampUrl: string | undefined;
  /** The URL of a blob container that takes copies of seals. */
  readonly sealContainerUrl: string | undefined;
}

/** A type of setting. `parse` returns undefined for a text of another type. */
interface Kind<T> {
  readonly what: string;
  readonly parse: (text: string) => T | undefined;
}

interface SettingsReader {
  /**
   * Returns the value of a setting. Returns undefined for an absent or empty setting, and for a wrong one, which it adds to the problems.
   */
  optional<T>(name: string, kind: Kind<T>): T | undefined;
  /** Returns the value of a setting. Adds a problem if it is absent, empty or wrong; the result is then not a T. */
  required<T>(name: string, kind: Kind<T>): T;
  problem(message: string): void;
  /** Throws an Error with all problems, if there are any. */
  throwIfAny(): void;
}

/**
 * Reads settings one by one and collects all problems. Messages never repeat a value, because some values are secrets. Uses no schema
 * library, because the first request waits for the settings and a library would take longer to load.
 */
function createSettingsReader(environment: Readonly<Record<string, string | undefined>>): SettingsReader {
  const problems: string[] = [];
  const problem = (message: string): void => {
    problems.push(message);
  };
  const optional: SettingsReader['optional'] = (name, { what, parse }) => {
    const text = environment[name] ?? '';
    if (text === '') return undefined;
    const value = parse(text);
    if (value === undefined) problem(`${name} must be ${what}`);
    return value;
  };
  return {
    problem,
    optional,
    required: <T>(name: string, kind: Kind<T>) => {
      if ((environment[name] ?? '') === '') problem(`${name} is missing`);
      return optional(name, kind) as T;
    },
    throwIfAny: () => {
      if (problems.length > 0) throw new Error(`The settings are not usable: ${problems.join('. ')}.`);
    },
  };
}

const anyText: Kind<string> = { what: 'a text', parse: (text) => text };

const guid: Kind<string> = {
  what: 'a GUID',
  parse: (text) => (isGuid(text) ? text.toLowerCase() : undefined),
};

const textLike = (pattern: RegExp, what: string): Kind<string> => ({
  what,
  parse: (text) => (pattern.test(text) ? text : undefined),
});

const oneOf = <T extends string>(...values: readonly T[]): Kind<T> => ({
  what: values.join(' or '),
  parse: (text) => values.find((value) => value === text),
});

/** Returns the type of a setting that lists some of these values, separated by commas. */
const oneOrMoreOf = <T extends string>(...values: readonly T[]): Kind<readonly T[]> => ({
  what: `a list of ${values.join(', ')}, separated by commas`,
  parse: (text) => {
    const names = text.split(',').map((name) => name.trim());
    const found = values.filter((value) => names.includes(value));
    return found.length === new Set(names).size ? found : undefined;
  },
});

/** Returns the type of a setting that is an absolute URL; slashes at its end are removed. */
const addressOf = (...schemes: readonly ('http' | 'https')[]): Kind<string> => ({
  what: `an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  parse: (text) => {
    const isGood = URL.canParse(text) && schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}://`));
    return isGood ? text.replace(/\/+$/, '') : undefined;
  },
});

const numberFrom = (least: number, most: number): Kind<number> => ({
  what: `a number from ${least} to ${most}`,
  parse: (text) => inRange(/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN, least, most),
});

/** Returns the type of a setting that is a whole number in a range; `most` may be Infinity. */
const wholeNumberFrom = (least: number, most: number): Kind<number> => ({
  what: `a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}`,
  parse: (text) => inRange(/^\d{1,15}$/.test(text) ? Number(text) : NaN, least, most),
});

const inRange = (value: number, least: number, most: number): number | undefined =>
  value >= least && value <= most ? value : undefined;

/** The hosts of Azure Logic Apps in all clouds, and of Power Automate. */
const FLOW_HOSTS = '*.logic.azure.com *.logic.azure.us *.logic.azure.cn *.api.powerplatform.com';
const hostNames = textLike(/^[a-z0-9.*\s-]+$/, 'a list of host names, with spaces');

const keyAddress = textLike(
  /^https:\/\/[\w-]+\.[\w.-]+\/keys\/[\w-]+(\/[0-9a-f]+)?$/,
  'the address of a key, such as https://contoso.vault.azure.net/keys/evidence',
);
const containerAddress = textLike(
  /^https:\/\/[\w.-]+\/[a-z0-9-]+$/,
  'the address of a container, such as https://contoso.blob.core.windows.net/seals',
);

const webAddress = addressOf('http', 'https');

/** Reads the settings from the environment. Throws an Error that names every missing or wrong setting. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const settings = createSettingsReader(environment);
  const read: Settings = {
    storage: readStorageAccount(settings),
    tenantId: settings.required('TENANT_ID', guid),
    tokenIssuer: settings.required('TOKEN_ISSUER', webAddress),
    tokenAudience: settings.required('TOKEN_AUDIENCE', anyText),
    directoryEndpoint: settings.optional('DIRECTORY_ENDPOINT', webAddress) ?? 'https://graph.microsoft.com',
    directoryAuthentication:
      settings.optional('DIRECTORY_AUTHENTICATION', oneOf('managedIdentity', 'none')) ?? 'managedIdentity',
    mailSender: settings.required('MAIL_SENDER', anyText),
    publicEndpoint: settings.required('PUBLIC_ENDPOINT', webAddress),
    clockFile: settings.optional('CLOCK_FILE', anyText),
    removalsPerSecond: settings.optional('REMOVALS_PER_SECOND', wholeNumberFrom(1, 100)) ?? 20,
    removalGuard: {
      percent: settings.optional('REMOVAL_GUARD_PERCENT', numberFrom(0, 100)) ?? 50,
      items: settings.optional('REMOVAL_GUARD_ITEMS', wholeNumberFrom(1, Infinity)) ?? 10,
    },
    evidenceRetentionDays: settings.optional('EVIDENCE_RETENTION', wholeNumberFrom(0, 36_500)) ?? 0,
    notificationsAllowLoopback: settings.optional('NOTIFICATIONS_ALLOW_LOOPBACK', oneOf('true', 'false')) === 'true',
    notificationCallbackHosts: (settings.optional('NOTIFICATION_CALLBACK_HOSTS', hostNames) ?? FLOW_HOSTS).split(/\s+/),
    features: new Set(settings.optional('FEATURES', oneOrMoreOf(...FEATURES)) ?? FEATURES),
    signingKeyUrl: settings.optional('SIGNING_KEY_URL', keyAddress),
    // Allows http: authorities sign their answers, and many do not offer https.
    timestampUrl: settings.optional('TIMESTAMP_URL', webAddress),
    sealContainerUrl: settings.optional('SEAL_CONTAINER_URL', containerAddress),
  };
  settings.throwIfAny();
  return read;
}

/** Returns the settings in force by their names, for an operator. Leaves out the storage, whose connection string is a secret. */
export const settingsInForce = (settings: Settings): Readonly<Record<string, string | number>> => ({
  TENANT_ID: settings.tenantId,
  TOKEN_ISSUER: settings.tokenIssuer,
  TOKEN_AUDIENCE: settings.tokenAudience,
  PUBLIC_ENDPOINT: settings.publicEndpoint,
  DIRECTORY_ENDPOINT: settings.directoryEndpoint,
  MAIL_SENDER: settings.mailSender,
  FEATURES: [...settings.features].join(','),
  REMOVALS_PER_SECOND: settings.removalsPerSecond,
  REMOVAL_GUARD_PERCENT: settings.removalGuard.percent,
  REMOVAL_GUARD_ITEMS: settings.removalGuard.items,
  EVIDENCE_RETENTION: settings.evidenceRetentionDays,
  ...(settings.signingKeyUrl !== undefined && { SIGNING_KEY_URL: settings.signingKeyUrl }),
  ...(settings.timestampUrl !== undefined && { TIMESTAMP_URL: settings.timestampUrl }),
  ...(settings.sealContainerUrl !== undefined && { SEAL_CONTAINER_URL: settings.sealContainerUrl }),
  NOTIFICATION_CALLBACK_HOSTS: settings.notificationCallbackHosts.join(' '),
});

/** Returns the hash of these settings: a line `NAME=value` with a line feed for each, sorted by name. */
export const settingsSha256 = (settings: Settings): string =>
  hashOf(
    Object.entries(settingsInForce(settings))
      .map(([name, value]) => `${name}=${value}\n`)
      .sort()
      .join(''),
  );

/**
 * Returns the schedule (NCRONTAB) of the timer that finds due work: the setting DUE_SCHEDULE, which the host resolves, or every five
 * minutes.
 */
export const dueSchedule = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment.DUE_SCHEDULE === undefined ? '0 */5 * * * *' : '%DUE_SCHEDULE%';

/** Returns whether the standard `OTEL_*` variables ask for spans and metrics to be sent. */
export const isExportWanted = ({
  OTEL_SDK_DISABLED,
  OTEL_EXPORTER_OTLP_ENDPOINT,
}: Readonly<Record<string, string | undefined>>): boolean =>
  Boolean(OTEL_EXPORTER_OTLP_ENDPOINT) && OTEL_SDK_DISABLED?.toLowerCase() !== 'true';

const CONNECTION = 'AzureWebJobsStorage';
const ACCOUNT = `${CONNECTION}__accountName`;

/**
 * Returns the storage account of the host's own settings: the connection string, or the addresses that the deployment's identity calls.
 * Adds missing and wrong settings to the reader's problems. As in the host, an account name works in the public cloud only. The template
 * sets addresses, which work in every cloud.
 */
function readStorageAccount(settings: SettingsReader): string | ServiceAddresses {
  const connection = settings.optional(CONNECTION, anyText);
  const name = settings.optional(ACCOUNT, textLike(/^[a-z0-9]{3,24}$/, 'the name of a storage account'));
  const address = (service: 'table' | 'queue' | 'blob'): string => {
    const setting = `${CONNECTION}__${service}ServiceUri`;
    const given = settings.optional(setting, addressOf('https'));
    if (connection === undefined && name === undefined && given === undefined) {
      settings.problem(`One of ${CONNECTION}, ${ACCOUNT} and ${setting} is required`);
    }
    return given ?? `https://${name ?? ''}.${service}.core.windows.net`;
  };
  const addresses = { tables: address('table'), queues: address('queue'), blobs: address('blob') };
  return connection ?? addresses;
}
