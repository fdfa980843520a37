import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { checkIssuerKeys, issuerKeys } from '../auth/issuerKeys';
import { createAuthenticator, type Authenticate } from '../auth/verifyToken';
import { createDirectory, type Directory } from '../directory/directory';
import type { HealthChecks } from '../api/http/healthHandler';
import type { Dependencies } from '../reviews/dependencies';
import { createNotifier, type Notifier } from '../notifications/notifier';
import { createPages, type PageSettings, type ServePage } from '../pages/pages';
import { DECISION_PAGES } from '../rules/decisions/decisionJob';
import { openStorage, storageChecks } from '../storage/storage';
import { version } from '../../package.json';
import { createClock } from './clock';
import { anchorsOf, createEvidenceSigner, privateKeysIn } from './anchors';
import { deploymentIdentity, tokenOf } from './identity';
import { readSettings, settingsInForce, settingsSha256, type Settings } from './settings';
import type { TokenCredential } from '@azure/identity';

export interface Product {
  readonly deps: Dependencies;
  readonly authenticate: Authenticate;
  /** Reads the issuer's keys once. Throws an Error when it cannot. */
  readonly readSigningKeys: () => Promise<unknown>;
  readonly healthChecks: HealthChecks;
  readonly servePage: ServePage;
  /** The settings by name, without secrets. */
  readonly settings: ReturnType<typeof settingsInForce>;
}

/** Composes the product from its settings, without a call. `log` writes for operators. Throws an Error that names wrong settings. */
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
  const now = createClock(settings.clockFile);
  const storage = openStorage(account, now);
  const keys = issuerKeys(settings.tokenIssuer);
  return {
    healthChecks: {
      ...storageChecks(account),
      directory: () => directory.ping(),
      signingKeys: () => checkIssuerKeys(settings.tokenIssuer),
    },
    readSigningKeys: keys.read,
    authenticate: createAuthenticator({
      issuer: settings.tokenIssuer,
      keyOf: keys.keyOf,
      audience: settings.tokenAudience,
      tenantId: settings.tenantId,
      findApplicationName: (id) => findApplicationName(directory, id, log),
    }),
    servePage: createPages(join(__dirname, 'web'), pageSettings(settings)),
    settings: settingsInForce(settings),
    deps: {
      storage,
      directory,
      notifier: notifierOf(settings, privateKeysIn(storage)),
      signer: createEvidenceSigner(settings, identity, storage, now),
      anchors: anchorsOf(settings, identity),
      evidence: {
        tenantId: settings.tenantId,
        generator: { name: 'access-reviews', version, settingsSha256: settingsSha256(settings) },
        readVerifier: () => readFile(join(__dirname, 'verify.mjs'), 'utf8'),
      },
      now,
      publicEndpoint: settings.publicEndpoint,
      // Links name Graph itself where a stand-in takes its place.
      directoryLinkBase:
        settings.directoryAuthentication === 'none' ? 'https://graph.microsoft.com' : settings.directoryEndpoint,
      features: settings.features,
      limits: limitsOf(settings),
      log,
    },
  };
}

const limitsOf = (settings: Settings): Dependencies['limits'] => ({
  removalsPerSecond: settings.removalsPerSecond,
  removalGuard: settings.removalGuard,
  decisionPages: DECISION_PAGES,
  evidenceRetentionDays: settings.evidenceRetentionDays,
});

/** A missing name is not an error: without it, or without the permission to read it, people see the application's id. */
async function findApplicationName(
  directory: Directory,
  servicePrincipalId: string,
  log: Dependencies['log'],
): Promise<string | undefined> {
  try {
    const scope = { kind: 'application', servicePrincipalId, guestsOnly: false, inactiveDuration: null } as const;
    return (await directory.findResource(scope))?.displayName;
  } catch (error) {
    log('warning', 'The name of an application could not be read.', { servicePrincipalId, error });
    return undefined;
  }
}

const notifierOf = (settings: Settings, privateKeys: () => Promise<readonly JWK[]>): Notifier =>
  createNotifier({
    tenantId: settings.tenantId,
    issuer: settings.publicEndpoint,
    allowLoopback: settings.notificationsAllowLoopback,
    callbackHosts: settings.notificationCallbackHosts,
    signingKeys: privateKeys,
  });

/** The pages sign people in as the API itself, whose audience is its application id, or `api://` and that. */
function pageSettings({ tokenIssuer, tokenAudience }: Settings): PageSettings {
  const clientId = tokenAudience.replace(/^api:\/\//, '');
  return { issuer: tokenIssuer, clientId, scope: `api://${clientId}/AccessReview.ReadWrite.All` };
}

/** Returns the source of tokens for the directory; undefined where the directory needs none. */
function directoryToken(
  { directoryAuthentication, directoryEndpoint }: Settings,
  identity: TokenCredential,
): (() => Promise<string>) | undefined {
  if (directoryAuthentication === 'none') return undefined;
  return () => tokenOf(identity, directoryEndpoint);
}
