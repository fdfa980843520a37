import type { TokenCredential } from '@azure/identity';
import type { Settings } from './settings';

/** Returns the source of tokens for the directory; undefined where the directory needs none. */
export function directoryToken(
  { directoryAuthentication, directoryEndpoint }: Settings,
  identity: TokenCredential,
): (() => Promise<string>) | undefined {
  if (directoryAuthentication === 'none') return undefined;
  return async () => {
    const answer = await identity.getToken(`${directoryEndpoint}/.default`);
    if (!answer) throw new Error('The identity of this deployment gets no token for the directory.');
    return answer.token;
  };
}
