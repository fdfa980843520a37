import type { HoldReason } from '../rules/removals/removalGuard';
import type { DecisionCounts } from '../rules/model/instance';
import type { SealMark } from '../rules/model/evidence';
import {
  composeMail,
  endInWords,
  factsOf,
  resourceInWords,
  type Block,
  type Mail,
  type ReviewMail,
  wordsFor,
} from './composeMail';
import type { MailWords } from './words/en';

/** What happened by itself at the end of an instance. */
export type EndOutcome = 'applied' | 'held' | 'notApplied';

/** Notifies the creator and the additional recipients of how an instance ended. */
export function completion(
  review: ReviewMail & {
    readonly counts: DecisionCounts;
    readonly outcome: EndOutcome;
    readonly seal: SealMark | undefined;
  },
): Mail {
  const words = wordsFor(review.language);
  const { ended, results, outcomes, endedSubject, seal } = words.administrator;
  const { Approve, Deny, DontKnow, NotReviewed, approvedByDefault = 0, deniedByDefault = 0 } = review.counts;
  const byDefault = (count: number) => (count > 0 ? [[results.byDefault, String(count)] as const] : []);
  return administratorMail(review, words, endedSubject(review.resourceName, review.reviewName), [
    { paragraph: ended(resourceInWords(review, words), endInWords(review, words)) },
    {
      facts: [
        [results.Approve, String(Approve)],
        ...byDefault(approvedByDefault),
        [results.Deny, String(Deny)],
        ...byDefault(deniedByDefault),
        [results.DontKnow, String(DontKnow)],
        [results.NotReviewed, String(NotReviewed)],
      ],
    },
    { paragraph: outcomes[review.outcome] },
    ...(review.seal ? [{ small: seal(review.seal.n, review.seal.statementSha256) }] : []),
  ]);
}

/** Notifies the creator that removals are held, and why. `denied` principals would lose access. */
export function heldRemovals(
  review: ReviewMail & { readonly denied: number; readonly reasons: readonly HoldReason[] },
): Mail {
  const words = wordsFor(review.language);
  const { held, heldReasons, heldNext, heldSubject } = words.administrator;
  const reasons = review.reasons.map(({ kind, count, of }) => heldReasons[kind](count, of));
  return administratorMail(review, words, heldSubject(review.resourceName, review.reviewName), [
    { paragraph: [held(resourceInWords(review, words), review.denied), ...reasons].join(' ') },
    { paragraph: heldNext },
  ]);
}

/** Notifies the creator how many principals still have the access a day after its removal, and how many have got it back. */
export function stillPresent(review: ReviewMail & { readonly present: number; readonly cameBack: number }): Mail {
  const words = wordsFor(review.language);
  const { stillThere, stillThereNext, stillThereSubject } = words.administrator;
  return administratorMail(review, words, stillThereSubject(review.resourceName, review.reviewName), [
    { paragraph: stillThere(resourceInWords(review, words), review.present, review.cameBack) },
    { paragraph: stillThereNext },
  ]);
}

/** Notifies the creator how many principals have no reviewer. */
export function withoutReviewer(review: ReviewMail & { readonly unassigned: number }): Mail {
  const words = wordsFor(review.language);
  const { unassigned, unassignedNext, unassignedSubject } = words.administrator;
  return administratorMail(review, words, unassignedSubject(review.resourceName, review.reviewName), [
    { paragraph: unassigned(resourceInWords(review, words), review.unassigned) },
    { paragraph: unassignedNext },
  ]);
}

/** Notifies the creator how many removals failed, for each reason. */
export function failedRemovals(review: ReviewMail & { readonly reasons: Readonly<Record<string, number>> }): Mail {
  const words = wordsFor(review.language);
  const { failed, failedNext, failedSubject } = words.administrator;
  const count = Object.values(review.reasons).reduce((sum, each) => sum + each, 0);
  return administratorMail(review, words, failedSubject(review.resourceName, review.reviewName), [
    { paragraph: failed(resourceInWords(review, words), count) },
    { facts: Object.entries(review.reasons).map(([reason, each]) => [String(each), reason]) },
    { paragraph: failedNext },
  ]);
}

function administratorMail(review: ReviewMail, words: MailWords, subject: string, blocks: readonly Block[]): Mail {
  const { button, footer } = words.administrator;
  return composeMail(
    subject,
    words.greeting(review.recipientName),
    [...blocks, { link: review.link, label: button }, factsOf(review, words), { small: footer }],
    words.tag,
  );
}
