import { composeMail, factsOf, type Mail, type ReviewMail } from './reviewMail';

interface HeldMail extends ReviewMail {
  readonly denied: number;
  readonly items: number;
  /** The share above which removals wait. */
  readonly percent: number;
}

/** Tells whoever set the review up that it would remove so much that a person has to ask for it. */
export function heldRemovals(review: HeldMail): Mail {
  const { reviewName, resourceName, denied, items, percent, link } = review;
  return composeMail(`Access review waits for you: ${reviewName} (${resourceName})`, review.recipientName, [
    {
      paragraph:
        `The review of access to ${resourceName} is over and would remove the access of ${denied} of ${items}. ` +
        `That is more than ${percent} %, so nothing has been removed yet.`,
    },
    factsOf(review),
    {
      paragraph:
        'Look at the decisions. If they are right, apply them (applyDecisions); until then access stays as it is.',
    },
    { link, label: 'Open the instance' },
  ]);
}
