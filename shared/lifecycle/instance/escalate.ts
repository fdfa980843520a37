import type { DirectoryUser } from '../../directory/directory';
import { withLedgerEntry } from '../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../reviews/dependencies';
import { addContacts, resolveReviewers } from '../../reviews/reviewers';
import { SYSTEM, SYSTEM_REVIEWER } from '../../rules/decisions/outcome';
import { reviewerIdsOf } from '../../rules/decisions/reviewerRights';
import { escalatedItem, isEscalated, newReviewers, nextLevel } from '../../rules/instance/reassignment';
import { withItemReviewers } from '../../rules/instance/stages';
import type { StoredDecision } from '../../rules/model/decision';
import type { EscalationLevel } from '../../rules/model/definition';
import { type Instance, lastRow } from '../../rules/model/instance';
import { sliceAfter, type Slice } from '../roundResult';

const DECISIONS = 100;
/** The most reviewers of one item whose managers are looked up. */
const MOST_HOLDERS = 10;

/**
 * Assigns one page of the items that are still open to the people of the next level, and invites these people. Idempotent: an item of this
 * level does not change again. Throws ServiceUnavailable, TooManyRequests, StaleError. Source: docs/lifecycle.md#escalation.
 */
export async function escalate(deps: Dependencies, instance: Instance): Promise<Slice> {
  const level = nextLevel(instance);
  if (!level) return { change: {}, done: true };
  const page = await deps.storage.decisions.list(instance, lastRow(instance), DECISIONS);
  const open = page.rows.filter(({ value }) => isEscalated(instance, value, level.number));
  const peopleFor = await nextPeople(
    deps,
    instance,
    level,
    open.map(({ value }) => value),
  );
  const found = open.map((previous) => ({
    previous,
    people: newReviewers(instance, previous.value, peopleFor(previous.value)),
  }));
  const given = found.filter(({ people }) => people.length > 0);
  await addContacts(deps, instance, asContacts(given.flatMap(({ people }) => people)));
  const now = deps.now();
  const changes = given.map(({ previous, people }) => {
    const next = escalatedItem(
      previous.value,
      level,
      people.map(({ id }) => id),
      now,
    );
    const { assignment } = next;
    const event = {
      kind: 'escalate',
      by: SYSTEM_REVIEWER,
      channel: SYSTEM.channel,
      dateTime: now,
      assignment,
    } as const;
    return withLedgerEntry(previous, next, event);
  });
  await deps.storage.decisions.changeInProgress(instance, changes);
  // An interrupted slice may have escalated items before it recorded their people.
  const before = page.rows.map(({ value }) => value).filter(({ assignment }) => assignment?.level === level.number);
  const escalated = [...before, ...changes.map(({ next }) => next)];
  const noted = withItemReviewers(
    instance,
    escalated.flatMap(({ assignment }) => assignment?.reviewerIds ?? []),
  );
  const { itemReviewerIds = [], stages } = noted;
  const { change, done } = sliceAfter(page);
  const isLast = level.number === instance.terms.reviewOptions?.escalation?.length;
  const errors = isLast && given.length < found.length ? withNobody(instance) : instance.errors;
  const next = { ...change, itemReviewerIds, stages, errors };
  return { change: done ? { ...next, escalated: level.number, invitationsDue: true } : next, done };
}

const ESCALATED = [{ as: 'escalated', query: null }] as const;

const asContacts = (people: readonly DirectoryUser[]) =>
  unique(people).map((person) => ({ ...person, foundBy: ESCALATED }));

const unique = (people: readonly DirectoryUser[]): readonly DirectoryUser[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];

const NOBODY = {
  code: 'EscalatedToNobody',
  message: 'Some items are still open, and nobody else was found who could decide them.',
};

const withNobody = ({ errors }: Instance): Instance['errors'] => [
  ...errors.filter(({ code }) => code !== NOBODY.code),
  NOBODY,
];

type PeopleFor = (item: StoredDecision) => readonly DirectoryUser[];

/** Returns, for each of these items, the people of the next level who can sign in. */
async function nextPeople(
  deps: Dependencies,
  instance: Instance,
  { to }: EscalationLevel,
  items: readonly StoredDecision[],
): Promise<PeopleFor> {
  switch (to) {
    case 'creator': {
      const creator = await deps.directory.findUsers([instance.terms.createdBy.id]);
      return () => creator.filter(({ accountEnabled }) => accountEnabled);
    }
    case 'fallbackReviewers': {
      const { fallback } = await resolveReviewers(deps, instance);
      return () => fallback;
    }
    case 'manager': {
      const holdersOf = (item: StoredDecision) => reviewerIdsOf(instance, item).slice(0, MOST_HOLDERS);
      const ids = [...new Set(items.flatMap(holdersOf))];
      const details = await deps.directory.describeUsers(ids, { manager: true, signIn: false });
      return (item) =>
        unique(holdersOf(item).flatMap((id) => details.get(id)?.manager ?? [])).filter(
          ({ accountEnabled }) => accountEnabled,
        );
    }
  }
}
