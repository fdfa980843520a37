import type { ServiceAddresses } from '../storage/storage';
import { addressOf, anyText, textLike, type SettingsReader } from './settingsReader';

const CONNECTION = 'AzureWebJobsStorage';
const ACCOUNT = `${CONNECTION}__accountName`;

/**
 * Returns the storage account of the host's own settings: the connection string, or the addresses that the deployment's identity calls.
 * Missing and wrong settings become problems of the reader. The account's name leads to the public cloud only, for the host as well; the
 * template sets addresses, which lead to each cloud.
 */
export function readStorageAccount(settings: SettingsReader): string | ServiceAddresses {
  const connection = settings.optional(CONNECTION, anyText);
  const name = settings.optional(ACCOUNT, textLike(/^[a-z0-9]{3,24}$/, 'the name of a storage account'));
  const address = (service: 'table' | 'queue' | 'blob'): string => {
    const setting = `${CONNECTION}__${service}ServiceUri`;
    const given = settings.optional(setting, addressOf('https'));
    if (connection === undefined && name === undefined && given === undefined) {
      settings.problem(`One of ${CONNECTION}, ${ACCOUNT} and ${setting} has to be there`);
    }
    return given ?? `https://${name ?? ''}.${service}.core.windows.net`;
  };
  const addresses = { tables: address('table'), queues: address('queue'), blobs: address('blob') };
  return connection ?? addresses;
}
