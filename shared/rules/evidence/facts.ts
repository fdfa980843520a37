import { ZERO_GUID } from '../ids';
import type { ApplyResult } from '../model/definition';
import type { Contact } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import { headLine, EMPTY_TREE, rootOf, withLeaf } from './line';
import type { CallName, ItemCounts } from '../model/evidence';
import type { MissingEvidence } from './pack';
import { ItemCounter } from './population';
import type { PackStatement, RemovalCounts } from './statement';

const noFacts = () => ({
  decisions: { Approve: 0, Deny: 0, DontKnow: 0, NotReviewed: 0 },
  decidedBy: { system: 0, self: 0 },
  removals: { denied: 0, removed: 0, gone: 0, notSupported: 0, failed: 0 },
  items: 0,
  /** The Merkle tree of the lines that a seal would have now. */
  heads: EMPTY_TREE,
  changes: 0,
  events: 0,
  itemsWithoutContext: 0,
  users: 0,
  usersWithManager: 0,
  usersOfUnknownSignIn: 0,
  eventsOutsideChains: 0,
  creations: 0,
  openings: 0,
  acknowledgements: 0,
  invited: 0,
  reviewersOfUnknownOrigin: 0,
  removalsNotLookedAt: 0,
  groupCalls: 0,
  isListingGroups: false,
  population: new ItemCounter(),
});

type Facts = ReturnType<typeof noFacts>;

/** The facts about the instance that its lines do not contain. */
interface PackedInstance {
  readonly isSealed: boolean;
  /** Whether no event is later than the last seal. */
  readonly isWhollySealed: boolean;
  /** Whether the instance reviews one of the groups that its definition enumerates. */
  readonly isEnumerated: boolean;
}

/** How the records of each file are counted. */
const COUNTERS: Readonly<Record<string, (counts: Facts, record: unknown) => void>> = {
  'data/decisions.jsonl': (counts, record) => {
    countDecision(counts, record as StoredDecision);
  },
  'data/population.jsonl': (counts, record) => {
    counts.population.addCall(record as CallName & { readonly items: number });
  },
  'data/groups.jsonl': (counts, record) => {
    counts.groupCalls += 1;
    counts.isListingGroups = (record as { readonly next: boolean }).next;
  },
  'data/versions.jsonl': (counts, record) => {
    if ((record as { readonly kind: string }).kind === 'created') counts.creations += 1;
  },
  'data/journal.jsonl': (counts, record) => {
    const { kind } = record as { readonly kind: string };
    if (kind === 'opened') counts.openings += 1;
    if (kind === 'acknowledged') counts.acknowledgements += 1;
  },
  'data/reviewers.jsonl': (counts, record) => {
    const { invitedDateTime, foundBy } = record as Contact;
    if (invitedDateTime !== null) counts.invited += 1;
    if (foundBy === undefined) counts.reviewersOfUnknownOrigin += 1;
  },
};

const LEDGER = 'data/ledger.jsonl';

/** Counts the records of a pack, line by line. */
export class PackFacts {
  readonly #counts = noFacts();

  /** Adds one line of a file of the pack. Lines of other files than those with records do not count. */
  add(file: string, line: string): void {
    if (file === LEDGER) {
      this.#counts.events += 1;
      // Do not parse the longest file. JSON escapes quotes inside a text, so this sequence can only be the name of a property.
      if (!line.includes('"prev":')) this.#counts.eventsOutsideChains += 1;
      return;
    }
    COUNTERS[file]?.(this.#counts, JSON.parse(line));
  }

  /** Returns the counts for a statement. */
  get summary(): Pick<PackStatement, 'decisions' | 'decidedBy' | 'removals'> {
    const { decisions, decidedBy, removals } = this.#counts;
    return { decisions, decidedBy, removals };
  }

  /** Returns whether a seal with this root covers the current state of each decision, and the ledger has no later lines. */
  isSealedBy(root: string | null | undefined): boolean {
    const { heads, changes, events } = this.#counts;
    return root === rootOf(heads) && changes === events;
  }

  /** Returns the differences between the items and the rows of the calls. */
  get itemCounts(): ItemCounts {
    return this.#counts.population.counts;
  }

  /** Returns the evidence that an auditor wants and that the pack lacks, by the numbers in docs/evidence.md. */
  missing(about: PackedInstance, population: PackStatement['population']): readonly MissingEvidence[] {
    const facts = { ...this.#counts, ...about, hasPopulation: population !== null };
    const found = WANTED.filter(({ isMissing }) => isMissing(facts)).map(({ thing, why }) => ({ thing, why }));
    const explanation = population?.explanation;
    return explanation ? [{ thing: 2, why: explanation }, ...found] : found;
  }
}

const RESULTS: Readonly<Partial<Record<ApplyResult, Exclude<keyof RemovalCounts, 'denied'>>>> = {
  AppliedSuccessfully: 'removed',
  AppliedSuccessfullyButObjectNotFound: 'gone',
  ApplyNotSupported: 'notSupported',
  AppliedWithUnknownFailure: 'failed',
};

function countDecision(counts: Facts, item: StoredDecision): void {
  const { decision, reviewedBy, principal, context, call } = item;
  counts.population.addItem(call);
  counts.items += 1;
  counts.heads = withLeaf(counts.heads, headLine(item));
  counts.changes += item.version;
  counts.decisions[decision] += 1;
  if (reviewedBy?.id === ZERO_GUID) counts.decidedBy.system += 1;
  if (reviewedBy?.id === principal.id) counts.decidedBy.self += 1;
  if (context === undefined) counts.itemsWithoutContext += 1;
  if (principal.type === 'user') countUser(counts, item);
  if (decision === 'Deny') countRemoval(counts, item);
}

function countUser(counts: Facts, { principal, context }: StoredDecision): void {
  counts.users += 1;
  if (context?.manager) counts.usersWithManager += 1;
  if (principal.lastUserSignInDateTime === '') counts.usersOfUnknownSignIn += 1;
}

/** The results of a restoration after which the access exists again, so that its removal is no longer checked. */
const BACK: readonly (string | undefined)[] = ['restored', 'alreadyPresent'];

function countRemoval(counts: Facts, { applyResult, removalCheck, restoration }: StoredDecision): void {
  counts.removals.denied += 1;
  const result = RESULTS[applyResult];
  if (result !== undefined) counts.removals[result] += 1;
  const isBack = BACK.includes(restoration?.state);
  if (result === 'removed' && removalCheck === undefined && !isBack) counts.removalsNotLookedAt += 1;
}

interface Expectation extends MissingEvidence {
  readonly isMissing: (facts: Facts & PackedInstance & { readonly hasPopulation: boolean }) => boolean;
}

const BEFORE = 'it was not recorded before version 0.2';

/** The evidence that auditors want and that a pack may lack. */
const WANTED: readonly Expectation[] = [
  {
    thing: 1,
    why: `Some versions of the definition, and who changed them, are missing: ${BEFORE}.`,
    isMissing: ({ creations }) => creations === 0,
  },
  {
    thing: 2,
    why: `The calls that read the population are missing: ${BEFORE}.`,
    isMissing: ({ hasPopulation }) => !hasPopulation,
  },
  {
    thing: 3,
    why: `What was left out, and by which rule, is missing: ${BEFORE}.`,
    isMissing: ({ hasPopulation }) => !hasPopulation,
  },
  {
    thing: 3,
    why: `Which groups the definition found and left out is missing: ${BEFORE}.`,
    isMissing: ({ isEnumerated, groupCalls }) => isEnumerated && groupCalls === 0,
  },
  {
    thing: 3,
    why: 'The groups of this occurrence are still being listed.',
    isMissing: ({ isListingGroups }) => isListingGroups,
  },
  { thing: 4, why: 'Microsoft Graph does not say when access was granted.', isMissing: ({ items }) => items > 0 },
  {
    thing: 4,
    why: `Department, manager and account of some principals are missing: ${BEFORE}.`,
    isMissing: ({ itemsWithoutContext }) => itemsWithoutContext > 0,
  },
  {
    thing: 4,
    why: 'The managers of the people are missing: the review does not ask for them.',
    isMissing: ({ users, usersWithManager }) => users > 0 && usersWithManager === 0,
  },
  {
    thing: 4,
    why: 'The last sign-in of some people is missing: the review does not ask for it, or the directory has none.',
    isMissing: ({ usersOfUnknownSignIn }) => usersOfUnknownSignIn > 0,
  },
  {
    thing: 5,
    why: `Which query gave some of the reviewers is missing: ${BEFORE}.`,
    isMissing: ({ reviewersOfUnknownOrigin }) => reviewersOfUnknownOrigin > 0,
  },
  { thing: 5, why: `How the reviewers were found is missing: ${BEFORE}.`, isMissing: ({ openings }) => openings === 0 },
  {
    thing: 6,
    why: 'Microsoft Graph accepts mails and does not say whether they arrived.',
    isMissing: ({ invited }) => invited > 0,
  },
  { thing: 6, why: `Mails to administrators are missing: ${BEFORE}.`, isMissing: ({ openings }) => openings === 0 },
  {
    thing: 7,
    why: `Some events name neither their channel nor the event before them: ${BEFORE}.`,
    isMissing: ({ eventsOutsideChains }) => eventsOutsideChains > 0,
  },
  { thing: 9, why: 'Microsoft Graph does not say who granted access.', isMissing: ({ items }) => items > 0 },
  {
    thing: 12,
    why: 'Some removals failed or are not supported.',
    isMissing: ({ removals }) => removals.failed + removals.notSupported > 0,
  },
  {
    thing: 12,
    why: 'Nobody has looked yet whether all removed access is gone.',
    isMissing: ({ removalsNotLookedAt }) => removalsNotLookedAt > 0,
  },
  {
    thing: 13,
    why: 'Nobody has acknowledged the result.',
    isMissing: ({ acknowledgements }) => acknowledgements === 0,
  },
  { thing: 14, why: 'The review was not sealed while it ran.', isMissing: ({ isSealed }) => !isSealed },
  {
    thing: 14,
    why: 'Decisions changed after the last seal.',
    isMissing: ({ isSealed, isWhollySealed }) => isSealed && !isWhollySealed,
  },
];
