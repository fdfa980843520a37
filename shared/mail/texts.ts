import type { DecisionCounts } from '../rules/model/instance';
import { composeMail, factsOf, inWords, quoteOf, type Mail, type ReviewMail } from './composeMail';

/** Invites a reviewer to decide. */
export function invitation(review: ReviewMail): Mail {
  const { reviewName, resourceName, endDateTime, link } = review;
  return composeMail(`Please review access to ${resourceName}: ${reviewName}`, review.recipientName, [
    {
      paragraph: review.isSelfReview
        ? `Please say whether you still need your access to ${resourceName}.`
        : `Please review who should keep access to ${resourceName}.`,
    },
    factsOf(review),
    ...quoteOf(review),
    { paragraph: `Please decide by ${inWords(endDateTime)}.` },
    { link, label: 'Open your decisions' },
  ]);
}

/** Reminds a reviewer of a review that is in progress. */
export function reminder(review: ReviewMail): Mail {
  const { reviewName, resourceName, endDateTime, link } = review;
  return composeMail(`Reminder: review access to ${resourceName}: ${reviewName}`, review.recipientName, [
    { paragraph: `The review of who should keep access to ${resourceName} ends on ${inWords(endDateTime)}.` },
    factsOf(review),
    ...quoteOf(review),
    { paragraph: 'If you have decided on everybody, you have nothing left to do.' },
    { link, label: 'Open your decisions' },
  ]);
}

/** Tells the creator how an instance ended. `appliesByItself`: denied access is removed without a call of applyDecisions. */
export function completion(
  review: ReviewMail & { readonly counts: DecisionCounts; readonly appliesByItself: boolean },
): Mail {
  const { reviewName, resourceName, endDateTime, link, counts } = review;
  return composeMail(`Access review completed: ${reviewName} (${resourceName})`, review.recipientName, [
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
    {
      paragraph: review.appliesByItself
        ? 'The decisions are being applied: denied access is removed.'
        : 'The decisions are not applied automatically: access stays as it is until an administrator applies them.',
    },
    { link, label: 'Open the decisions' },
  ]);
}

/** Tells the creator that removals are held. `denied` of `items` would lose access, which is more than `percent`. */
export function heldRemovals(
  review: ReviewMail & { readonly denied: number; readonly items: number; readonly percent: number },
): Mail {
  const { reviewName, resourceName, denied, items, percent, link } = review;
  return composeMail(`Access review waits for you: ${reviewName} (${resourceName})`, review.recipientName, [
    {
      paragraph:
        `The review of access to ${resourceName} has ended and would remove the access of ${denied} of ${items}. ` +
        `That is more than ${percent} %, so nothing has been removed yet.`,
    },
    factsOf(review),
    {
      paragraph:
        'Please check the decisions. If they are right, apply them (applyDecisions); until then access stays as it is.',
    },
    { link, label: 'Open the instance' },
  ]);
}
