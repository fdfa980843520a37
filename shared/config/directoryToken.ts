import type { Settings } from './settings';

/**
 * The source of tokens for the directory, or undefined where it asks for none. The identity library is loaded with the first token,
 * not with the first request of anybody.
 */
export function directoryToken({
  directoryAuthentication,
  directoryEndpoint,
}: Settings): (() => Promise<string>) | undefined {
  if (directoryAuthentication === 'none') return undefined;
  let credential: Promise<{ getToken(scope: string): Promise<{ readonly token: string } | null> }> | undefined;
  return async () => {
    credential ??= import('@azure/identity').then(({ DefaultAzureCredential }) => new DefaultAzureCredential());
    const answer = await (await credential).getToken(`${directoryEndpoint}/.default`);
    if (!answer) throw new Error('No identity of this deployment answers with a token for the directory.');
    return answer.token;
  };
}
