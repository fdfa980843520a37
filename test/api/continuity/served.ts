import type { Api, Body } from '../../support/api';
import type { Recorded } from './recorded';

const VERSIONS = ['v1.0', 'beta'] as const;

/** Returns an OpenAPI document without its texts, on which no client depends. */
const withoutTexts = (document: unknown): unknown =>
  JSON.parse(
    JSON.stringify(document, (name, value: unknown) =>
      (name === 'summary' || name === 'description') && typeof value === 'string' ? undefined : value,
    ),
  );

/** Returns the product's metadata and OpenAPI documents. */
export async function readServed(api: Api): Promise<Pick<Recorded, 'metadata' | 'openApi'>> {
  const authorization = `Bearer ${await api.token('admin@contoso.example')}`;
  const read = async (path: string): Promise<string> => {
    const response = await fetch(api.url + path, { headers: { authorization } });
    return (await response.text()).replaceAll(api.url, '{url}');
  };
  const pairs = async <T>(of: (version: string) => Promise<T>): Promise<Record<'v1.0' | 'beta', T>> => {
    const [stable, beta] = await Promise.all(VERSIONS.map(of));
    return { 'v1.0': stable!, beta: beta! };
  };
  return {
    metadata: await pairs((version) => read(`/${version}/$metadata`)),
    openApi: await pairs(async (version) => withoutTexts(JSON.parse(await read(`/${version}/openapi.json`)))),
  };
}

/** Returns the answers about some definitions, in both versions, by path. */
export async function readAnswers(api: Api, ids: readonly string[]): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  const read = async (path: string): Promise<readonly Body[]> => {
    const { body } = await api.as('admin').get(path);
    answers[path] = JSON.parse(JSON.stringify(body).replaceAll(api.url, '{url}'));
    return 'value' in body ? body.value : [];
  };
  const readInstance = async (path: string): Promise<void> => {
    for (const part of ['', '/decisions', '/contactedReviewers', '/stages']) await read(path + part);
  };
  for (const definition of VERSIONS.flatMap((version) => ids.map((id) => `${version}/definitions/${id}`))) {
    await read(definition);
    for (const { id } of await read(`${definition}/instances`)) await readInstance(`${definition}/instances/${id}`);
  }
  return answers;
}
