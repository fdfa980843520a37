import { composeMail, factsOf, inWords, quoteOf, type Mail, type ReviewMail } from './reviewMail';

/** Reminds a reviewer of a review that is under way. Reference: mails, reminder. */
export function reminder(review: ReviewMail): Mail {
  const { reviewName, resourceName, endDateTime, link } = review;
  return composeMail(`Reminder: review access to ${resourceName}: ${reviewName}`, review.recipientName, [
    { paragraph: `The review of who should keep access to ${resourceName} ends on ${inWords(endDateTime)}.` },
    factsOf(review),
    ...quoteOf(review),
    { paragraph: 'If you have decided on everybody already, there is nothing left for you to do.' },
    { link, label: 'Open your decisions' },
  ]);
}
