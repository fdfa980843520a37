import { applySelect } from '../odata/applySelect';
import { listPage } from '../odata/list';
import type { Source } from '../odata/source';
import { hmacSigner, nextLink } from '../odata/paging';
import { collection, contextOf, type Place } from '../endpoint/odataBody';
import type { Answer, Call } from '../endpoint/endpoint';

/** The most characters of JSON on a page. The other objects are on the next page. */
const LARGEST_PAGE = 4_000_000;

/** Adds the expanded properties to the objects of one page; called only when the request has `$expand`. */
type Expand = (page: readonly object[]) => Promise<readonly object[]>;

/** The storage of the key that signs next links. */
interface LinkKeyStorage {
  readonly storage: { readonly secrets: { readonly linkKey: () => Promise<Buffer> } };
}

/**
 * Returns one page of a source of wire objects under the request's query options, with the link to the next page. Throws GraphError
 * BadRequest for a next link that was tampered with.
 */
export async function listAnswer(
  call: Call<LinkKeyStorage>,
  place: Place,
  source: Source<object>,
  expand: Expand = (page) => Promise.resolve(page),
): Promise<Answer> {
  const { query, url } = call;
  const signer = hmacSigner(call.deps.storage.secrets.linkKey, purposeOf(call));
  const readPage = async (top: number) => {
    const { value, count, skiptoken } = await listPage(source, { ...query, top }, signer);
    const page = query.expand.length > 0 ? await expand(value) : value;
    return { objects: page.map((object) => applySelect(object, query.select, query.expand)), count, skiptoken };
  };
  const page = await readPage(query.top);
  const fitting = countFitting(page.objects);
  const { objects, count, skiptoken } = fitting < page.objects.length ? await readPage(fitting) : page;
  const next = skiptoken === undefined ? undefined : nextLink(url.request, skiptoken);
  return { status: 200, body: collection(contextOf(url.base, place), objects, { count, nextLink: next }) };
}

/** Returns how many objects fit on a page together; at least one. */
function countFitting(objects: readonly object[]): number {
  let size = 0;
  const first = objects.findIndex((object) => {
    size += JSON.stringify(object).length;
    return size > LARGEST_PAGE;
  });
  return first < 0 ? objects.length : Math.max(first, 1);
}

/** Binds a token to its path and its caller. */
const purposeOf = ({ url, caller }: Call<unknown>): string => `${url.request.split('?')[0] ?? ''} ${caller.id}`;
