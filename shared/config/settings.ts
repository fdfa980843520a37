import Joi from 'joi';

/** The settings of a deployment, as `local.settings.sample.json` explains them. */
export interface Settings {
  readonly storageConnection: string;
  readonly tenantId: string;
  readonly tokenIssuer: string;
  readonly tokenAudience: string;
  readonly directoryEndpoint: string;
  readonly directoryAuthentication: 'managedIdentity' | 'none';
  readonly mailSender: string;
  readonly publicEndpoint: string;
  readonly clockFile: string | undefined;
}

const address = Joi.string()
  .uri({ scheme: ['http', 'https'] })
  .custom((text: string) => text.replace(/\/+$/, ''));

const schema = Joi.object<Values, true>({
  AzureWebJobsStorage: Joi.string().required(),
  TENANT_ID: Joi.string().guid().lowercase().required(),
  TOKEN_ISSUER: address.required(),
  TOKEN_AUDIENCE: Joi.string().required(),
  DIRECTORY_ENDPOINT: address.default('https://graph.microsoft.com'),
  DIRECTORY_AUTHENTICATION: Joi.string().valid('managedIdentity', 'none').default('managedIdentity'),
  MAIL_SENDER: Joi.string().required(),
  PUBLIC_ENDPOINT: address.required(),
  CLOCK_FILE: Joi.string().empty(''),
}).unknown();

/** Reads the settings from the environment. Throws an Error that names every setting that is missing or wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = schema.validate(environment, { abortEarly: false });
  if (result.error) throw new Error(`The settings are not usable: ${result.error.message}.`);
  const { value } = result;
  return {
    storageConnection: value.AzureWebJobsStorage,
    tenantId: value.TENANT_ID,
    tokenIssuer: value.TOKEN_ISSUER,
    tokenAudience: value.TOKEN_AUDIENCE,
    directoryEndpoint: value.DIRECTORY_ENDPOINT,
    directoryAuthentication: value.DIRECTORY_AUTHENTICATION,
    mailSender: value.MAIL_SENDER,
    publicEndpoint: value.PUBLIC_ENDPOINT,
    clockFile: value.CLOCK_FILE,
  };
}

interface Values {
  readonly AzureWebJobsStorage: string;
  readonly TENANT_ID: string;
  readonly TOKEN_ISSUER: string;
  readonly TOKEN_AUDIENCE: string;
  readonly DIRECTORY_ENDPOINT: string;
  readonly DIRECTORY_AUTHENTICATION: Settings['directoryAuthentication'];
  readonly MAIL_SENDER: string;
  readonly PUBLIC_ENDPOINT: string;
  readonly CLOCK_FILE?: string;
}

/** When due work is looked for, as an NCRONTAB expression: the setting DUE_SCHEDULE, which the host resolves, or every five minutes. */
export const dueSchedule = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment.DUE_SCHEDULE === undefined ? '0 */5 * * * *' : '%DUE_SCHEDULE%';
