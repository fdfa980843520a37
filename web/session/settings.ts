/** The settings of the deployment, which the product wrote into the page. */
export interface Settings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
}

export function readSettings(): Settings {
  const content = document.querySelector<HTMLMetaElement>('meta[name="settings"]')?.content ?? '';
  return JSON.parse(content) as Settings; // the same deployment wrote it
}
