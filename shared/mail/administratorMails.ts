import type { DecisionCounts } from '../rules/model/instance';
import { composeMail, factsOf, inWords, type Mail, type ReviewMail } from './composeMail';
import { en } from './words/en';

/** What follows the end of an instance by itself. */
export type EndOutcome = 'applied' | 'held' | 'notApplied';

const OUTCOMES: Readonly<Record<EndOutcome, string>> = {
  applied: 'The decisions are being applied: denied access is being removed now, where the directory allows it.',
  held: 'The removals are held: access stays as it is until an administrator confirms them.',
  notApplied: 'The decisions are not applied automatically: access stays as it is until an administrator applies them.',
};

/** Notifies the creator and the additional recipients how an instance ended. */
export function completion(
  review: ReviewMail & { readonly counts: DecisionCounts; readonly outcome: EndOutcome },
): Mail {
  const { reviewName, resourceName, endDateTime, link, counts } = review;
  return composeMail(`Access review completed: ${reviewName} (${resourceName})`, en.greeting(review.recipientName), [
    { paragraph: `The review of access to ${resourceName} has ended on ${inWords(endDateTime)}.` },
    factsOf(review),
    {
      facts: [
        ['Approved', String(counts.Approve)],
        ['Denied', String(counts.Deny)],
        ["Don't know", String(counts.DontKnow)],
        ['Not reviewed', String(counts.NotReviewed)],
      ],
    },
    { paragraph: OUTCOMES[review.outcome] },
    { link, label: 'Open the decisions' },
  ]);
}

/** Notifies the creator that removals are held, and for which `reason`. `denied` principals would lose access. */
export function heldRemovals(review: ReviewMail & { readonly denied: number; readonly reason: string }): Mail {
  const { reviewName, resourceName, denied, reason, link } = review;
  return composeMail(
    `Access review waits for you: ${reviewName} (${resourceName})`,
    en.greeting(review.recipientName),
    [
      {
        paragraph:
          `The review of access to ${resourceName} has ended and would remove the access of ${denied}. ` +
          `Nothing has been removed yet: ${reason}`,
      },
      factsOf(review),
      {
        paragraph:
          'Please check the decisions. If they are right, apply them (applyDecisions); until then access stays as it is.',
      },
      { link, label: 'Open the instance' },
    ],
  );
}

/** Notifies the creator that nobody can decide on so many principals. */
export function withoutReviewer(review: ReviewMail & { readonly unassigned: number }): Mail {
  const { reviewName, resourceName, unassigned, link } = review;
  return composeMail(
    `Access review needs reviewers: ${reviewName} (${resourceName})`,
    en.greeting(review.recipientName),
    [
      {
        paragraph:
          `The review of access to ${resourceName} has begun. For ${unassigned} of its decisions no reviewer was found, ` +
          'and there is no fallback reviewer.',
      },
      factsOf(review),
      {
        paragraph:
          'Please name reviewers for this instance. A default decision that would remove their access is held until you confirm it.',
      },
      { link, label: 'Open the instance' },
    ],
  );
}
