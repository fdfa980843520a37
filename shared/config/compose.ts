import { createAuthenticator, type Authenticate } from '../auth/verifyToken';
import { createDirectory } from '../directory/directory';
import type { Dependencies } from '../reviews/dependencies';
import { openStorage } from '../storage/storage';
import { createClock } from './clock';
import { directoryToken } from './directoryToken';
import { deploymentIdentity } from './identity';
import { readSettings } from './settings';

export interface Product {
  readonly deps: Dependencies;
  readonly authenticate: Authenticate;
}

/**
 * Puts the product together from its settings; nothing is called yet.
 * `log` is where operators read; throws an Error that names bad settings.
 */
export function compose(environment: NodeJS.ProcessEnv, log: Dependencies['log']): Product {
  const settings = readSettings(environment);
  const identity = deploymentIdentity();
  const getToken = directoryToken(settings, identity);
  return {
    authenticate: createAuthenticator({
      issuer: settings.tokenIssuer,
      audience: settings.tokenAudience,
      tenantId: settings.tenantId,
    }),
    deps: {
      storage: openStorage(typeof settings.storage === 'string' ? settings.storage : { ...settings.storage, identity }),
      directory: createDirectory({
        endpoint: settings.directoryEndpoint,
        mailSender: settings.mailSender,
        ...(getToken ? { getToken } : {}),
      }),
      now: createClock(settings.clockFile),
      publicEndpoint: settings.publicEndpoint,
      directoryLinkBase: 'https://graph.microsoft.com',
      limits: { removalsPerSecond: settings.removalsPerSecond, removalGuard: settings.removalGuard },
      log,
    },
  };
}
