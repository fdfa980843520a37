import type { TokenCredential } from '@azure/identity';
import type { JWK } from 'jose';
import type { Anchor } from '../signing/anchors';
import { createKeyVault, type KeyVault } from '../signing/keyVault';
import { createSigner, type Signer } from '../signing/signer';
import { createTimestamps } from '../signing/timestamps';
import { createSealCopies } from '../storage/evidence/sealCopies';
import { openContainer, type Storage } from '../storage/storage';
import { tokenOf } from './identity';
import type { Settings } from './settings';

/** Returns the private keys in the storage account, the newest first. */
export const privateKeysIn =
  ({ secrets }: Storage) =>
  async (): Promise<readonly JWK[]> =>
    (await secrets.signingKeys()).map(toKey);

/** Returns the signer of evidence, whose key the setting SIGNING_KEY_URL names. `now` is the clock. */
export function createEvidenceSigner(
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
export const anchorsOf = (
  { timestampUrl, sealContainerUrl }: Settings,
  identity: TokenCredential,
): readonly Anchor[] => [
  ...(timestampUrl === undefined ? [] : [createTimestamps(timestampUrl)]),
  ...(sealContainerUrl === undefined ? [] : [createSealCopies(openContainer(sealContainerUrl, identity))]),
];

const toKey = (text: string): JWK => JSON.parse(text) as JWK;
