import { useApp } from '../app/context';
import type { Messages } from '../language/en';
import { type Counts, FACETS, type FacetName, isEmpty } from './filter';
import type { List } from './useList';

/** The most values of a facet that are shown; other values are found by a search. */
const MOST_VALUES = 6;

interface FacetsProps {
  /** Returns how many items each value of a facet would leave. */
  readonly countsOf: (facet: FacetName) => Counts;
  readonly list: Pick<List, 'filter' | 'setFilter'>;
}

/** The facets of the list, with the number of items that each choice would leave. */
export function Facets({ countsOf, list }: FacetsProps) {
  const { t } = useApp().language;
  const { filter, setFilter } = list;
  return (
    <details class="facets" open={matchMedia('(min-width: 64rem)').matches}>
      <summary>{t.facets.title}</summary>
      {!isEmpty(filter) && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setFilter({ search: '', chosen: {} });
          }}
        >
          {t.facets.clear}
        </button>
      )}
      {FACETS.map((facet) => (
        <Facet key={facet} facet={facet} countsOf={countsOf} list={list} />
      ))}
    </details>
  );
}

interface FacetProps extends FacetsProps {
  readonly facet: FacetName;
}

function Facet({ facet, countsOf, list }: FacetProps) {
  const { t } = useApp().language;
  const { filter, setFilter } = list;
  const counts = countsOf(facet);
  const chosen = filter.chosen[facet];
  // A single value that all items have does not narrow the list.
  if (counts.length < 2 && chosen === undefined) return null;
  const choose = (value: string): void => {
    const others = Object.fromEntries(Object.entries(filter.chosen).filter(([name]) => name !== facet));
    setFilter({ ...filter, chosen: value === chosen ? others : { ...others, [facet]: value } });
  };
  return (
    <fieldset>
      <legend>{t.facets[facet]}</legend>
      {counts.slice(0, MOST_VALUES).map(([value, count]) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => {
            choose(value);
          }}
        >
          {wordFor(facet, value, t)} <span>{count}</span>
        </button>
      ))}
    </fieldset>
  );
}

function wordFor(facet: FacetName, value: string, t: Messages): string {
  const words: Readonly<Record<FacetName, Readonly<Record<string, string>>>> = {
    decided: t.decide.done,
    recommendation: t.facets.recommendations,
    signIn: t.facets.signIns,
    userType: { ...t.facets.userTypes, '': t.context.unknown },
    department: { '': t.facets.noDepartment },
    isNew: t.facets.news,
  };
  return words[facet][value] ?? value;
}
