import { applySelect } from '../odata/applySelect';
import { listPage } from '../odata/list';
import type { Source } from '../odata/source';
import { nextLink } from '../odata/paging';
import { hmacSigner } from '../odata/tokenSigner';
import { collection } from '../endpoint/odataBody';
import type { Answer, Call } from '../endpoint/endpoint';

export interface Listing {
  /** The `@odata.context` of the answer. */
  readonly context: string;
  /** The wire objects in the order of their keys. */
  readonly source: Source<object>;
  /** Adds the expanded properties to the objects of one page; called only when the request has `$expand`. */
  readonly expand?: (page: readonly object[]) => Promise<readonly object[]>;
}

/** The storage of the key that signs next links. */
interface LinkKeyStorage {
  readonly storage: { readonly secrets: { readonly linkKey: () => Promise<Buffer> } };
}

/**
 * Returns one page of a source under the request's query options, with the link to the next page. Throws GraphError BadRequest for a
 * next link that was tampered with.
 */
export async function listAnswer(call: Call<LinkKeyStorage>, { context, source, expand }: Listing): Promise<Answer> {
  const linkKey = await call.deps.storage.secrets.linkKey();
  const { value, count, skiptoken } = await listPage(source, call.query, hmacSigner(linkKey, purposeOf(call)));
  const { select, expand: expands } = call.query;
  const page = expand && expands.length > 0 ? await expand(value) : value;
  const selected = page.map((object) => applySelect(object, select, expands));
  const next = skiptoken === undefined ? undefined : nextLink(call.url.request, skiptoken);
  return { status: 200, body: collection(context, selected, { count, nextLink: next }) };
}

/** Binds a token to its path and its caller. */
const purposeOf = ({ url, caller }: Call<unknown>): string => `${url.request.split('?')[0] ?? ''} ${caller.id}`;
