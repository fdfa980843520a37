import { composeMail, factsOf, inWords, type Mail, type ReviewMail } from './reviewMail';

/** How an instance ended. */
export interface CompletionMail extends ReviewMail {
  readonly approved: number;
  readonly denied: number;
  readonly dontKnow: number;
  readonly notReviewed: number;
  /** Whether denied access is removed without anybody asking for it. */
  readonly appliesByItself: boolean;
}

/** Tells whoever set the review up how it ended. Reference: mails, completion. */
export function completion(review: CompletionMail): Mail {
  const { reviewName, resourceName, endDateTime, link } = review;
  return composeMail(`Access review completed: ${reviewName} (${resourceName})`, review.recipientName, [
    { paragraph: `The review of access to ${resourceName} is over. It ended on ${inWords(endDateTime)}.` },
    factsOf(review),
    {
      facts: [
        ['Approved', String(review.approved)],
        ['Denied', String(review.denied)],
        ["Don't know", String(review.dontKnow)],
        ['Not reviewed', String(review.notReviewed)],
      ],
    },
    {
      paragraph: review.appliesByItself
        ? 'The decisions are applied now: access that was denied is removed.'
        : 'The decisions are not applied by themselves: access stays as it is until somebody applies them.',
    },
    { link, label: 'Open the decisions' },
  ]);
}
