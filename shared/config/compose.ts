import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { checkIssuerKeys, issuerKeys, createAuthenticator, type Authenticate } from '../auth/verifyToken';
import { createDirectory, type Directory } from '../directory/directory';
import type { HealthChecks } from '../api/http/healthHandler';
import type { Dependencies } from '../reviews/dependencies';
import { createNotifier, type Notifier } from '../notifications/notifier';
import { createPages, type PageSettings, type ServePage } from '../pages/pages';
import { DECISION_PAGES } from '../rules/decisions/decisionJob';
import { openStorage, storageChecks, openContainer, type Storage } from '../storage/storage';
import { version } from '../../package.json';
import { readSettings, settingsInForce, settingsSha256, type Settings } from './settings';
import type { TokenCredential } from '@azure/identity';
import { type Anchor, createTimestamps } from '../signing/anchors';
import { createKeyVault, type KeyVault } from '../signing/keyVault';
import { createSigner, type Signer } from '../signing/signer';
import { createSealCopies } from '../storage/evidence/seals';
import { readFileSync } from 'node:fs';
import { toInstant } from '../rules/duration';

export interface Product {
  readonly deps: Dependencies;
  readonly authenticate: Authenticate;
  /** Reads the issuer's keys once. Throws an Error when they cannot be read. */
  readonly readSigningKeys: () => Promise<unknown>;
  readonly healthChecks: HealthChecks;
  readonly servePage: ServePage;
  /** The settings by name, without secrets. */
  readonly settings: ReturnType<typeof settingsInForce>;
}

/**
 * Composes the product from its settings. Makes no calls. `log` writes log lines for operators. Throws an Error that names wrong settings.
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
      // Links lead to Graph itself, even if a stand-in takes its place.
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

/**
 * Returns the display name of an application; undefined if it is missing or may not be read. That is not an error: people then see the
 * application's id.
 */
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

/**
 * Returns the settings of the pages. They sign people in as the API itself, whose audience is its application id, with or without `api://`
 * before it.
 */
function pageSettings({ tokenIssuer, tokenAudience }: Settings): PageSettings {
  const clientId = tokenAudience.replace(/^api:\/\//, '');
  return { issuer: tokenIssuer, clientId, scope: `api://${clientId}/AccessReview.ReadWrite.All` };
}

/** Returns the source of tokens for the directory; undefined if the directory needs none. */
function directoryToken(
  { directoryAuthentication, directoryEndpoint }: Settings,
  identity: TokenCredential,
): (() => Promise<string>) | undefined {
  if (directoryAuthentication === 'none') return undefined;
  return () => tokenOf(identity, directoryEndpoint);
}

/** Returns the private keys in the storage account, the newest first. */
const privateKeysIn =
  ({ secrets }: Storage) =>
  async (): Promise<readonly JWK[]> =>
    (await secrets.signingKeys()).map(toKey);

/** Returns the signer of evidence, whose key the setting SIGNING_KEY_URL names. `now` is the clock. */
function createEvidenceSigner(
  { signingKeyUrl }: Settings,
  identity: TokenCredential,
  storage: Storage,
  now: () => string,
): Signer {
  const { secrets } = storage;
  const keyVault = (keyUrl: string): KeyVault =>
    createKeyVault({
      keyUrl,
      getToken: (audience) => tokenOf(identity, audience),
      publish: (key) => secrets.publish(key.kid, JSON.stringify(key)),
      now,
    });
  return createSigner({
    privateKeys: privateKeysIn(storage),
    publishedKeys: async () => (await secrets.publishedKeys()).map(toKey),
    keyVault: signingKeyUrl === undefined ? undefined : keyVault(signingKeyUrl),
  });
}

/** Returns the anchors of seals that the settings TIMESTAMP_URL and SEAL_CONTAINER_URL name. */
const anchorsOf = ({ timestampUrl, sealContainerUrl }: Settings, identity: TokenCredential): readonly Anchor[] => [
  ...(timestampUrl === undefined ? [] : [createTimestamps(timestampUrl)]),
  ...(sealContainerUrl === undefined ? [] : [createSealCopies(openContainer(sealContainerUrl, identity))]),
];

const toKey = (text: string): JWK => JSON.parse(text) as JWK;

/**
 * Returns the identity of this deployment (on Azure its managed identity), which calls storage and the directory. The identity library is
 * loaded when the first token is needed, so that other requests do not wait for it.
 */
function deploymentIdentity(): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    getToken: async (scopes, options) => {
      credential ??= import('@azure/identity').then(({ DefaultAzureCredential }) => new DefaultAzureCredential());
      return (await credential).getToken(scopes, options);
    },
  };
}

/**
 * Returns a token of an identity for an audience, such as `https://graph.microsoft.com`. Throws an Error when the identity provides none.
 */
async function tokenOf(identity: TokenCredential, audience: string): Promise<string> {
  const answer = await identity.getToken(`${audience}/.default`);
  if (!answer) throw new Error(`The identity of this deployment gets no token for ${audience}.`);
  return answer.token;
}

/**
 * Returns the one clock of the product: instants in UTC with milliseconds. With the setting CLOCK_FILE, the time is the content of that
 * file, so that a year of reviews takes minutes to try. Throws an Error for a file without an instant.
 */
export function createClock(clockFile: string | undefined): () => string {
  if (clockFile === undefined) return () => new Date().toISOString();
  let last = { text: '', instant: '' };
  return () => {
    const text = readFileSync(clockFile, 'utf8');
    if (text !== '' && text === last.text) return last.instant;
    const instant = toInstant(text.trim());
    if (instant === undefined) {
      throw new Error(`The file of the setting CLOCK_FILE must contain an instant, but contains '${text.trim()}'.`);
    }
    last = { text, instant };
    return instant;
  };
}
