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
  /** Puts into the objects of one page what `$expand` asks for; called only when it asks for something. */
  readonly expand?: (page: readonly object[]) => Promise<readonly object[]>;
}

/** Where the key is kept that signs next links, so that they lead nowhere but to the list they came from. */
interface LinkSigning {
  readonly storage: { readonly secrets: { readonly linkKey: () => Promise<Buffer> } };
}

/**
 * The answer to a list request: one page of a source under the request's query options, with the link to the next.
 * Throws GraphError BadRequest for a next link that was tampered with.
 */
export async function listAnswer(call: Call<LinkSigning>, { context, source, expand }: Listing): Promise<Answer> {
  const linkKey = await call.deps.storage.secrets.linkKey();
  const { value, count, skiptoken } = await listPage(source, call.query, hmacSigner(linkKey, purposeOf(call)));
  const { select, expand: expands } = call.query;
  const page = expand && expands.length > 0 ? await expand(value) : value;
  const selected = page.map((object) => applySelect(object, select, expands));
  const next = skiptoken === undefined ? undefined : nextLink(call.url.request, skiptoken);
  return { status: 200, body: collection(context, selected, { count, nextLink: next }) };
}

/** A token is good for the path and the caller it was made for. */
const purposeOf = ({ url, caller }: Call<unknown>): string => `${url.request.split('?')[0] ?? ''} ${caller.id}`;
