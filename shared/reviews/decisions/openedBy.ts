import type { Source } from '../../api/odata/source';
import type { Reviewer } from '../../rules/decisions/reviewerRights';
import { takesDecisions } from '../../rules/instance/requireInProgress';
import type { Instance } from '../../rules/model/instance';
import type { ListedDecision } from '../../rules/model/decision';
import type { Dependencies } from '../dependencies';

/**
 * Returns the items that a person reviews in an instance. With the first page that has an item, records that the person has seen the
 * review, if the instance still accepts decisions. Returns the page even if that cannot be recorded.
 */
export const openedBy = (
  deps: Dependencies,
  { id }: Reviewer,
  instance: Instance,
  items: Source<ListedDecision>,
): Source<ListedDecision> => ({
  async read(after, limit) {
    const page = await items.read(after, limit);
    const dateTime = deps.now();
    if (after === undefined && page.rows.length > 0 && takesDecisions(instance, dateTime)) {
      try {
        await deps.storage.contacts.noteOpened(instance, { id, dateTime });
      } catch (error) {
        deps.log('error', 'The first look of a reviewer is not recorded.', { instanceId: instance.id, error });
      }
    }
    return page;
  },
});
