import { subtractDuration } from '../duration';
import { ZERO_GUID } from '../ids';
import { reviewerIdsOf, type ReviewerIds } from '../decisions/reviewerRights';
import type { StoredDecision } from '../model/decision';
import type { Resource } from '../model/definition';
import type { Contact, Instance, Stage } from '../model/instance';

/** The decisions of one reviewer, or of all reviewers. Default decisions and carried-over decisions do not count. */
export interface Share {
  readonly decided: number;
  readonly approved: number;
  /** The number of decisions about the reviewers themselves. */
  readonly self: number;
  readonly againstRecommendation: number;
  /** The number of decisions that were made together with others. */
  readonly bulk: number;
  readonly withoutReason: number;
  /** The UTC instant of the first decision and of the last; null if there is none. */
  readonly firstDateTime: string | null;
  readonly lastDateTime: string | null;
}

export interface ReviewerProgress extends Share {
  readonly id: string;
  readonly displayName: string;
  /** When the reviewer was asked; null for a person who decided without being asked. */
  readonly askedDateTime: string | null;
  /** When the reviewer first opened the instance; null if that is not recorded. */
  readonly openedDateTime: string | null;
  /** The number of open items that the reviewer may decide. */
  readonly open: number;
}

interface ResourceProgress extends Pick<Resource, 'id' | 'displayName' | 'type'> {
  readonly items: number;
  readonly open: number;
}

/** The number of items with each value of a property, the most frequent value first. */
interface Facet {
  readonly property: string;
  readonly values: readonly { readonly value: string | null; readonly count: number }[];
}

/** The figures of an instance. */
export interface Progress {
  readonly items: number;
  readonly open: number;
  readonly byDefault: number;
  readonly carriedOver: number;
  /** The number of denied items whose access is removed and not restored. */
  readonly removed: number;
  readonly all: Share;
  /** The number of reviewers; the list may be shorter. */
  readonly reviewerCount: number;
  /** The reviewers, those with the most open items first. */
  readonly reviewers: readonly ReviewerProgress[];
  /** The resources, those with the most items first. */
  readonly resources: readonly ResourceProgress[];
  readonly facets: readonly Facet[];
  /** The hours in which a reviewer decided, in the order of time; `dateTime` is the start of the hour. */
  readonly hours: readonly { readonly dateTime: string; readonly decided: number }[];
}

/** The figures of an instance, and the UTC instant at which they were counted. */
export interface CountedProgress {
  readonly instance: Pick<Instance, 'id' | 'retriesRemovals'>;
  readonly countedDateTime: string;
  readonly progress: Progress;
}

/** The most reviewers, resources and values of a property in an answer. */
const MOST = 500;

/** The instants 30 and 90 days ago, cut to the second. */
interface Ago {
  readonly month: string;
  readonly quarter: string;
}

/** Cuts a UTC instant to the second, so that instants with different fractions compare as text. */
const toSecond = (instant: string): string => instant.slice(0, 'YYYY-MM-DDTHH:mm:ss'.length);

type FacetReader = (item: StoredDecision, ago: Ago) => string | boolean | null | undefined;

/** The properties whose values are counted. A sign-in counts by its age: up to 30 days, up to 90, older, or none. */
const FACETS: Readonly<Record<string, FacetReader>> = {
  decision: ({ decision }) => decision,
  recommendation: ({ recommendation }) => recommendation,
  'principal/lastUserSignInDateTime': ({ principal }, ago) => signInAge(principal.lastUserSignInDateTime, ago),
  'reviewContext/userType': ({ context }) => context?.userType,
  'reviewContext/department': ({ context }) => context?.department,
  'reviewContext/isNew': ({ context }) => context?.isNew,
  applyResult: ({ applyResult }) => applyResult,
  'removalCheck/state': ({ removalCheck }) => removalCheck?.state,
  'restoration/state': ({ restoration }) => restoration?.state,
};

function signInAge(last: string, { month, quarter }: Ago): string {
  if (last === '') return 'never';
  const at = toSecond(last);
  if (at >= month) return 'recent';
  return at < quarter ? 'old' : 'quarter';
}

const NOBODY: Share = {
  decided: 0,
  approved: 0,
  self: 0,
  againstRecommendation: 0,
  bulk: 0,
  withoutReason: 0,
  firstDateTime: null,
  lastDateTime: null,
};

type Counts<Key> = Map<Key, number>;

const count = <Key>(counts: Counts<Key>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const byCount = <Key>(counts: Counts<Key>): readonly (readonly [Key, number])[] =>
  [...counts].sort(([, left], [, right]) => right - left).slice(0, MOST);

/** Counts all figures of an instance in one pass over its items. */
export class ProgressTally {
  readonly #reviewers: ReviewerIds;
  readonly #stage: number | null;
  readonly #ago: Ago;
  #all = NOBODY;
  #byDefault = 0;
  #carriedOver = 0;
  #removed = 0;
  readonly #shares = new Map<string, Share & { readonly displayName: string }>();
  readonly #open: Counts<string> = new Map();
  readonly #resources = new Map<string, ResourceProgress>();
  readonly #facets = Object.keys(FACETS).map((property) => [property, new Map<string | null, number>()] as const);
  readonly #hours: Counts<string> = new Map();

  /** `reviewers` are those of the instance, or of the stage that accepts decisions. */
  constructor(reviewers: ReviewerIds & Partial<Pick<Stage, 'index'>>, now: string) {
    this.#reviewers = reviewers;
    this.#stage = reviewers.index ?? null;
    const ago = (duration: string): string => toSecond(subtractDuration(now, duration));
    this.#ago = { month: ago('P30D'), quarter: ago('P90D') };
  }

  add(item: StoredDecision): void {
    this.#addToResource(item);
    for (const [property, values] of this.#facets) {
      const value = FACETS[property]?.(item, this.#ago) ?? null;
      count(values, value === null ? null : String(value));
    }
    this.#removed += Number(isRemoved(item));
    if (item.decision === 'NotReviewed') {
      this.#addOpen(item);
    } else if (item.reviewedBy?.id === ZERO_GUID) {
      if (item.isCarriedOver === true) this.#carriedOver += 1;
      else this.#byDefault += 1;
    } else {
      this.#addDecided(item);
    }
  }

  #addToResource({ resource: { id, displayName, type }, decision }: StoredDecision): void {
    const { items, open } = this.#resources.get(id) ?? { items: 0, open: 0 };
    const isOpen = decision === 'NotReviewed';
    this.#resources.set(id, { id, displayName, type, items: items + 1, open: open + Number(isOpen) });
  }

  #addOpen(item: StoredDecision): void {
    // An item that stayed in an earlier stage is open, and nobody may decide it.
    if (item.stage !== this.#stage) return;
    for (const id of reviewerIdsOf(this.#reviewers, item)) count(this.#open, id);
  }

  #addDecided(item: StoredDecision): void {
    const { reviewedBy, reviewedDateTime } = item;
    this.#all = withDecision(this.#all, item);
    if (reviewedDateTime !== null) count(this.#hours, `${reviewedDateTime.slice(0, 13)}:00:00Z`);
    if (!reviewedBy) return;
    const { id, displayName } = reviewedBy;
    this.#shares.set(id, { ...withDecision(this.#shares.get(id) ?? NOBODY, item), displayName });
  }

  /**
   * Returns the figures of the added items. `contacts` are the people who were asked; `opened` has the instants of their first looks, by
   * user id.
   */
  progress(contacts: readonly Contact[], opened: ReadonlyMap<string, string>): Progress {
    const items = [...this.#resources.values()].reduce((sum, resource) => sum + resource.items, 0);
    const open = [...this.#resources.values()].reduce((sum, resource) => sum + resource.open, 0);
    const reviewers = this.#reviewersAmong(contacts, opened);
    return {
      items,
      open,
      byDefault: this.#byDefault,
      carriedOver: this.#carriedOver,
      removed: this.#removed,
      all: this.#all,
      reviewerCount: reviewers.length,
      reviewers: reviewers.slice(0, MOST),
      resources: [...this.#resources.values()].sort((left, right) => right.items - left.items).slice(0, MOST),
      facets: this.#facets.map(([property, values]) => ({
        property,
        values: byCount(values).map(([value, found]) => ({ value, count: found })),
      })),
      hours: [...this.#hours].sort().map(([dateTime, decided]) => ({ dateTime, decided })),
    };
  }

  #reviewersAmong(contacts: readonly Contact[], opened: ReadonlyMap<string, string>): ReviewerProgress[] {
    const asked = new Map(contacts.map((contact) => [contact.id, contact]));
    return [...new Set([...asked.keys(), ...this.#shares.keys()])]
      .map((id) => {
        const { displayName = '', ...share } = this.#shares.get(id) ?? NOBODY_NAMED;
        const contact = asked.get(id);
        return {
          id,
          displayName: contact?.displayName ?? displayName,
          askedDateTime: contact?.createdDateTime ?? null,
          openedDateTime: opened.get(id) ?? null,
          open: this.#open.get(id) ?? 0,
          ...share,
        };
      })
      .sort((left, right) => right.open - left.open || right.decided - left.decided);
  }
}

const isRemoved = ({ decision, applyResult, restoration }: StoredDecision): boolean =>
  decision === 'Deny' && applyResult === 'AppliedSuccessfully' && restoration?.state !== 'restored';

const NOBODY_NAMED: Share & { readonly displayName?: string } = NOBODY;

const OPPOSITE: Readonly<Record<StoredDecision['recommendation'], string | undefined>> = {
  Approve: 'Deny',
  Deny: 'Approve',
  NoInfoAvailable: undefined,
};

function withDecision(share: Share, item: StoredDecision): Share {
  const { decision, recommendation, reviewedBy, principal, justification, isPartOfBulk, reviewedDateTime: at } = item;
  // The product writes all instants in one form, so they compare as texts.
  const { firstDateTime: first, lastDateTime: last } = share;
  return {
    decided: share.decided + 1,
    approved: share.approved + Number(decision === 'Approve'),
    self: share.self + Number(reviewedBy?.id === principal.id),
    againstRecommendation: share.againstRecommendation + Number(OPPOSITE[recommendation] === decision),
    bulk: share.bulk + Number(isPartOfBulk === true),
    withoutReason: share.withoutReason + Number(justification === ''),
    firstDateTime: first === null || (at !== null && at < first) ? at : first,
    lastDateTime: last === null || (at !== null && at > last) ? at : last,
  };
}
