import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Answer, Item } from '../api/types';
import { useApp } from '../app/context';
import { Facets } from './Facets';
import { countsOf, FACETS } from './filter';
import { HelpDialog } from './HelpDialog';
import { Intro } from './Intro';
import { ItemList, type ListActions } from './ItemList';
import { ItemSheet } from './ItemSheet';
import { ManyDialog } from './ManyDialog';
import { Notices } from './Notices';
import { Suggestions } from './Suggestions';
import { Toast } from './Toast';
import { Toolbar } from './Toolbar';
import { useDecisions } from './useDecisions';
import { useList } from './useList';
import type { OpenReview } from './useReview';

/** The heading of the page. */
type Over =
  | { readonly kind: 'help' }
  | { readonly kind: 'item'; readonly id: string }
  | { readonly kind: 'many'; readonly items: readonly Item[]; readonly answer: Answer };

/** A review of other people's access. */
export function ReviewPage({ review }: { readonly review: OpenReview }) {
  const { t } = useApp().language;
  const list = useList(review.items);
  const [over, setOver] = useState<Over>();
  const { said, decide, answer, undo } = useDecisions(review);
  useEffect(() => {
    document.title = `${review.definition.displayName} – ${t.product}`;
  }, []);
  const close = (): void => {
    setOver(undefined);
  };
  const actions: ListActions = {
    answer,
    undo,
    answerMany: (items, chosen) => {
      setOver({ kind: 'many', items, answer: chosen });
    },
    show: ({ id }) => {
      setOver({ kind: 'item', id });
    },
    help: () => {
      setOver({ kind: 'help' });
    },
  };
  const { items, isWhole } = review;
  const counts = useMemo(
    () => new Map(FACETS.map((facet) => [facet, countsOf(isWhole ? items : [], list.filter, facet, list.now)])),
    [items, isWhole, list.filter],
  );
  const shown = over?.kind === 'item' ? review.byId.get(over.id) : undefined;
  const answerShown = (item: Item, chosen: Answer, reason: string): void => {
    decide([item], chosen, reason);
    close();
  };
  const answerMany = (items: readonly Item[], chosen: Answer, reason: string | undefined): void => {
    decide(items, chosen, reason);
    list.select([...list.selected], false);
    close();
  };
  return (
    <div class="review">
      <Intro review={review} />
      <Notices instanceId={review.path.instanceId} refresh={review.refresh} />
      <Suggestions review={review} />
      <div class="columns">
        <Facets countsOf={(facet) => counts.get(facet) ?? []} list={list} />
        <section>
          <Toolbar review={review} list={list} onMany={actions.answerMany} onHelp={actions.help} />
          <ItemList review={review} list={list} actions={actions} />
        </section>
      </div>
      <Toast text={said} onUndo={undo} />
      {over?.kind === 'help' && <HelpDialog onClose={close} />}
      {shown && <ItemSheet review={review} item={shown} onClose={close} onAnswer={answerShown} />}
      {over?.kind === 'many' && <ManyDialog review={review} order={over} onClose={close} onConfirm={answerMany} />}
    </div>
  );
}
