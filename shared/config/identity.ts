import type { TokenCredential } from '@azure/identity';

/**
 * The identity of this deployment (on Azure its managed identity), in whose name storage and the directory are called.
 * The identity library is loaded with the first token, not with the first request of anybody.
 */
export function deploymentIdentity(): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    getToken: async (scopes, options) => {
      credential ??= import('@azure/identity').then(({ DefaultAzureCredential }) => new DefaultAzureCredential());
      return (await credential).getToken(scopes, options);
    },
  };
}
