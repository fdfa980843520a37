import Joi from 'joi';
import type { RemovalGuard } from '../rules/removalGuard';
import type { ServiceAddresses } from '../storage/storage';
import { STORAGE_CHOICES, storageAccount, type StorageValues } from './storageSettings';

/** The settings of a deployment, as `local.settings.sample.json` explains them. */
export interface Settings {
  /** A connection string, or where the deployment's identity finds each service. */
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
  readonly notificationsAllowLoopback: boolean;
}

const withoutSlash = (text: string): string => text.replace(/\/+$/, '');

const address = Joi.string()
  .uri({ scheme: ['http', 'https'] })
  .custom(withoutSlash);

const values = Joi.object<Values, true>({
  AzureWebJobsStorage: Joi.string().empty(''),
  AzureWebJobsStorage__accountName: Joi.string()
    .empty('')
    .pattern(/^[a-z0-9]{3,24}$/),
  AzureWebJobsStorage__tableServiceUri: Joi.string().empty('').uri({ scheme: 'https' }).custom(withoutSlash),
  AzureWebJobsStorage__queueServiceUri: Joi.string().empty('').uri({ scheme: 'https' }).custom(withoutSlash),
  AzureWebJobsStorage__blobServiceUri: Joi.string().empty('').uri({ scheme: 'https' }).custom(withoutSlash),
  TENANT_ID: Joi.string().guid().lowercase().required(),
  TOKEN_ISSUER: address.required(),
  TOKEN_AUDIENCE: Joi.string().required(),
  DIRECTORY_ENDPOINT: address.default('https://graph.microsoft.com'),
  DIRECTORY_AUTHENTICATION: Joi.string().valid('managedIdentity', 'none').default('managedIdentity'),
  MAIL_SENDER: Joi.string().required(),
  PUBLIC_ENDPOINT: address.required(),
  CLOCK_FILE: Joi.string().empty(''),
  REMOVALS_PER_SECOND: Joi.number().integer().min(1).max(100).empty('').default(20),
  REMOVAL_GUARD_PERCENT: Joi.number().min(0).max(100).empty('').default(50),
  REMOVAL_GUARD_ITEMS: Joi.number().integer().min(1).empty('').default(10),
  NOTIFICATIONS_ALLOW_LOOPBACK: Joi.string().valid('true', 'false').empty('').default('false'),
}).unknown();

const schema = STORAGE_CHOICES.reduce((known, choice) => known.or(...choice), values);

/** Reads the settings from the environment. Throws an Error that names every setting that is missing or wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = schema.validate(environment, { abortEarly: false });
  if (result.error) throw new Error(`The settings are not usable: ${result.error.message}.`);
  const { value } = result;
  return {
    storage: storageAccount(value),
    tenantId: value.TENANT_ID,
    tokenIssuer: value.TOKEN_ISSUER,
    tokenAudience: value.TOKEN_AUDIENCE,
    directoryEndpoint: value.DIRECTORY_ENDPOINT,
    directoryAuthentication: value.DIRECTORY_AUTHENTICATION,
    mailSender: value.MAIL_SENDER,
    publicEndpoint: value.PUBLIC_ENDPOINT,
    clockFile: value.CLOCK_FILE,
    removalsPerSecond: value.REMOVALS_PER_SECOND,
    removalGuard: { percent: value.REMOVAL_GUARD_PERCENT, items: value.REMOVAL_GUARD_ITEMS },
    notificationsAllowLoopback: value.NOTIFICATIONS_ALLOW_LOOPBACK === 'true',
  };
}

interface Values extends StorageValues {
  readonly TENANT_ID: string;
  readonly TOKEN_ISSUER: string;
  readonly TOKEN_AUDIENCE: string;
  readonly DIRECTORY_ENDPOINT: string;
  readonly DIRECTORY_AUTHENTICATION: Settings['directoryAuthentication'];
  readonly MAIL_SENDER: string;
  readonly PUBLIC_ENDPOINT: string;
  readonly CLOCK_FILE?: string;
  readonly REMOVALS_PER_SECOND: number;
  readonly REMOVAL_GUARD_PERCENT: number;
  readonly REMOVAL_GUARD_ITEMS: number;
  readonly NOTIFICATIONS_ALLOW_LOOPBACK: string;
}

/** When due work is looked for, as an NCRONTAB expression: the setting DUE_SCHEDULE, which the host resolves, or every five minutes. */
export const dueSchedule = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment.DUE_SCHEDULE === undefined ? '0 */5 * * * *' : '%DUE_SCHEDULE%';
