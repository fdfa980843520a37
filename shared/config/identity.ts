import type { TokenCredential } from '@azure/identity';

/**
 * Returns the identity of this deployment (on Azure its managed identity), which calls storage and the directory. The identity library is
 * loaded with the first token, so that other requests do not wait for it.
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

/** Returns a token of an identity for an audience, such as `https://graph.microsoft.com`. Throws an Error when it gets none. */
export async function tokenOf(identity: TokenCredential, audience: string): Promise<string> {
  const answer = await identity.getToken(`${audience}/.default`);
  if (!answer) throw new Error(`The identity of this deployment gets no token for ${audience}.`);
  return answer.token;
}
