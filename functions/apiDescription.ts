import type { Endpoint, Version } from '../shared/api/endpoint/endpoint';
import { csdl, serviceDocument } from '../shared/api/metadata/csdl';
import { openApi } from '../shared/api/metadata/openApi';
import { servedModel } from '../shared/api/metadata/servedModel';
import type { Dependencies } from '../shared/reviews/dependencies';
import { BOTH_VERSIONS } from './resources';

const XML = 'application/xml';

/** Returns the endpoints for the documents that describe the API: the endpoints in `described`, and these endpoints themselves. */
export function apiDescriptionEndpoints(
  described: readonly Endpoint<Dependencies>[],
): readonly Endpoint<Dependencies>[] {
  const models = perVersion((version) => servedModel(described, version));
  // The documents by their base URL: the setting PUBLIC_ENDPOINT and the version. They are kept, because making a document takes far longer
  // than sending it.
  const documents = new Map<string, object>();
  const rows: readonly Endpoint<Dependencies>[] = [
    {
      ...SHARED,
      id: '$service',
      operation: 'service-document',
      path: '/',
      summary: 'Get the service document',
      handle: ({ version, url }) => Promise.resolve({ status: 200, body: serviceDocument(models(version), url.base) }),
    },
    {
      ...SHARED,
      id: '$metadata',
      operation: 'metadata',
      path: '/$metadata',
      summary: 'Get the metadata document (OData CSDL)',
      produces: XML,
      handle: ({ version }) =>
        Promise.resolve({ status: 200, headers: { 'Content-Type': XML }, text: csdl(models(version)) }),
    },
    {
      ...SHARED,
      id: '$openapi',
      operation: 'openapi',
      path: '/openapi.json',
      summary: 'Get this document (OpenAPI 3.1)',
      handle: ({ version, url: { base } }) => {
        const document =
          documents.get(base) ?? openApi([...described, ...rows], { version, model: models(version), base });
        documents.set(base, document);
        return Promise.resolve({ status: 200, headers: { 'Content-Type': 'application/json' }, body: document });
      },
    },
  ];
  return rows;
}

const SHARED = { method: 'GET', versions: BOTH_VERSIONS, permission: 'SIGNED_IN' } as const;

/** Returns a function that makes the value of each version once, at its first use. */
function perVersion<T>(make: (version: Version) => T): (version: Version) => T {
  const made = new Map<Version, T>();
  return (version) => {
    const value = made.get(version) ?? make(version);
    made.set(version, value);
    return value;
  };
}
