import { checkIssuerKeys } from '../auth/issuerKeys';
import { createAuthenticator, type Authenticate } from '../auth/verifyToken';
import { createDirectory } from '../directory/directory';
import type { HealthChecks } from '../http/healthHandler';
import type { Dependencies } from '../reviews/dependencies';
import { openStorage, storageChecks } from '../storage/storage';
import { createClock } from './clock';
import { directoryToken } from './directoryToken';
import { deploymentIdentity } from './identity';
import { readSettings } from './settings';

export interface Product {
  readonly deps: Dependencies;
  readonly authenticate: Authenticate;
  readonly healthChecks: HealthChecks;
}

/**
 * Puts the product together from its settings; nothing is called yet.
 * `log` is where operators read; throws an Error that names bad settings.
 */
export function compose(environment: NodeJS.ProcessEnv, log: Dependencies['log']): Product {
  const settings = readSettings(environment);
  const identity = deploymentIdentity();
  const getToken = directoryToken(settings, identity);
  const account = typeof settings.storage === 'string' ? settings.storage : { ...settings.storage, identity };
  const directory = createDirectory({
    endpoint: settings.directoryEndpoint,
    mailSender: settings.mailSender,
    ...(getToken ? { getToken } : {}),
  });
  return {
    healthChecks: {
      ...storageChecks(account),
      directory: () => directory.ping(),
      signingKeys: () => checkIssuerKeys(settings.tokenIssuer),
    },
    authenticate: createAuthenticator({
      issuer: settings.tokenIssuer,
      audience: settings.tokenAudience,
      tenantId: settings.tenantId,
    }),
    deps: {
      storage: openStorage(account),
      directory,
      now: createClock(settings.clockFile),
      publicEndpoint: settings.publicEndpoint,
      directoryLinkBase: 'https://graph.microsoft.com',
      limits: { removalsPerSecond: settings.removalsPerSecond, removalGuard: settings.removalGuard },
      log,
    },
  };
}
