import type { TokenCredential } from '@azure/identity';
import type { Settings } from './settings';

/** The source of tokens for the directory, or undefined where it asks for none. */
export function directoryToken(
  { directoryAuthentication, directoryEndpoint }: Settings,
  identity: TokenCredential,
): (() => Promise<string>) | undefined {
  if (directoryAuthentication === 'none') return undefined;
  return async () => {
    const answer = await identity.getToken(`${directoryEndpoint}/.default`);
    if (!answer) throw new Error('No identity of this deployment answers with a token for the directory.');
    return answer.token;
  };
}
