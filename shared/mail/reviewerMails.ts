import type { ReviewerSource } from '../rules/decisions/reviewerRights';
import type { ScheduleSettings, UserIdentity } from '../rules/model/definition';
import { deletesAccounts } from '../rules/removals/accountDeletion';
import {
  composeMail,
  endInWords,
  factsOf,
  momentInWords,
  resourceInWords,
  shortDescription,
  type Block,
  type Mail,
  type ReviewMail,
  wordsFor,
} from './composeMail';
import type { MailWords } from './words/en';

/** The data in a mail to a reviewer. */
export interface ReviewerMail extends ReviewMail {
  /**
   * The number of decisions that the reader has to make (`all`), and how many of them are open (`left`). If `isMore` is true, there are
   * more than that.
   */
  readonly items: { readonly all: number; readonly left: number; readonly isMore: boolean };
  readonly settings: Pick<
    ScheduleSettings,
    | 'applyActions'
    | 'autoApplyDecisionsEnabled'
    | 'defaultDecisionEnabled'
    | 'defaultDecision'
    | 'justificationRequiredOnApproval'
  >;
  /** The current stage and how many there are; null for a review without stages. */
  readonly stage: {
    readonly index: number;
    readonly all: number;
    /** The reviewers of the next stage, and whether they also decide the items that are still open; null in the last stage. */
    readonly next: { readonly reviewers: ReviewerSource; readonly getsOpenItems: boolean } | null;
  } | null;
}

/** Invites a reviewer to decide. */
export function invitation(review: ReviewerMail): Mail {
  const words = wordsFor(review.language);
  const subject = review.isSelfReview ? words.inviteSelfSubject : words.inviteSubject;
  return reviewerMail(review, words, subject(review.resourceName, review.reviewName), ask(review, words));
}

/** Reminds a reviewer of a review that is in progress, and of the open items. */
export function reminder(review: ReviewerMail): Mail {
  const words = wordsFor(review.language);
  const subject = words.remindSubject(review.resourceName, review.reviewName);
  return reviewerMail(review, words, subject, leftOf(review, words));
}

/** Notifies a reviewer that the review ends later, and of the open items. */
export function extension(review: ReviewerMail): Mail {
  const words = wordsFor(review.language);
  const subject = words.extendSubject(review.resourceName, review.reviewName);
  return reviewerMail(review, words, subject, `${words.moreTime} ${leftOf(review, words)}`);
}

/** Returns the paragraph that says what to review, and how many items are open. */
function leftOf(review: ReviewerMail, words: MailWords): string {
  const { all, left, isMore } = review.items;
  const count = (n: number): string => (isMore ? words.over(n) : String(n));
  return all === 1 ? ask(review, words) : `${ask(review, words)} ${words.left(count(left), count(all))}`;
}

function ask(review: ReviewerMail, words: MailWords): string {
  const { items, isSelfReview } = review;
  const resource = resourceInWords(review, words);
  return isSelfReview
    ? words.askSelf(resource)
    : words.ask(resource, items.isMore ? words.over(items.all) : String(items.all));
}

/** The data in a mail to a delegate. */
interface DelegateMail extends Pick<ReviewMail, 'language' | 'timeZone' | 'recipientName' | 'link'> {
  readonly user: UserIdentity;
  /** The first and the last instant of the delegation. */
  readonly startDateTime: string;
  readonly endDateTime: string;
}

/** Notifies a person that they can decide in the place of another reviewer. */
export function delegated(about: DelegateMail): Mail {
  const { language, timeZone, recipientName, link, user, startDateTime, endDateTime } = about;
  const words = wordsFor(language);
  const [from, until] = [startDateTime, endDateTime].map((at) => momentInWords(at, timeZone, words));
  const blocks: readonly Block[] = [
    { paragraph: words.delegate.says(user.displayName, from ?? '', until ?? '') },
    { link, label: words.delegate.button },
    { small: words.delegate.footer(user.displayName) },
  ];
  return composeMail(words.delegate.subject(user.displayName), words.greeting(recipientName), blocks, words.tag);
}

/** Returns what happens after a denial. */
function denialOf(settings: ReviewerMail['settings']): keyof MailWords['denial'] {
  if (deletesAccounts(settings)) return 'deletes';
  return settings.autoApplyDecisionsEnabled ? 'applied' : 'notApplied';
}

function reviewerMail(review: ReviewerMail, words: MailWords, subject: string, first: string): Mail {
  const { requestedBy, recipientName, settings, stage, link } = review;
  const terms = [
    words.until(endInWords(review, words)),
    words.silence[
      stage?.next?.getsOpenItems ? 'goesOn' : settings.defaultDecisionEnabled ? settings.defaultDecision : 'None'
    ],
    words.denial[denialOf(settings)],
    ...(settings.justificationRequiredOnApproval ? [words.reason] : []),
    ...(stage === null ? [] : [words.stage(stage.index, stage.all)]),
    ...(stage?.next ? [words.next[stage.next.reviewers]] : []),
  ];
  const quote = shortDescription(review);
  const blocks: readonly Block[] = [
    { paragraph: first },
    { paragraph: terms.join(' ') },
    ...(quote === '' ? [] : [{ paragraph: words.quote(requestedBy) }, { quote }]),
    { link, label: words.button },
    factsOf(review, words),
    { small: words.footer(requestedBy) },
  ];
  return composeMail(subject, words.greeting(recipientName), blocks, words.tag);
}
