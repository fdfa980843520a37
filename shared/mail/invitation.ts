import { composeMail, factsOf, inWords, quoteOf, type Mail, type ReviewMail } from './reviewMail';

/** Asks a reviewer to begin. Reference: mails, invitation. */
export function invitation(review: ReviewMail): Mail {
  const { reviewName, resourceName, endDateTime, link } = review;
  return composeMail(`Please review access to ${resourceName}: ${reviewName}`, review.recipientName, [
    {
      paragraph: review.isSelfReview
        ? `You are asked whether you still need your access to ${resourceName}.`
        : `You are asked to review who should keep access to ${resourceName}.`,
    },
    factsOf(review),
    ...quoteOf(review),
    { paragraph: `Please decide by ${inWords(endDateTime)}.` },
    { link, label: 'Open your decisions' },
  ]);
}
