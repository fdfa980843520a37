import type { ReviewerSource } from '../../rules/decisions/reviewerRights';
import type { ResourceType } from '../../rules/model/definition';

const people = (count: string): string => (count === '1' ? '1 person' : `${count} people`);

/** Returns a number of people as the subject of a sentence, such as `1 person still has`. */
const has = (count: number, verbs: readonly [one: string, many: string]): string =>
  `${people(String(count))} ${verbs[count === 1 ? 0 : 1]}`;

/** The words of mails in English. Other languages have the type of this object, so that the compiler finds missing texts. */
export const en = {
  tag: 'en-GB',
  moment: (day: string, time: string, zone: string) => `${day.replace(',', '')}, ${time} ${zone}`,
  greeting: (name: string) => (name === '' ? 'Hello,' : `Hello ${name},`),
  kinds: {
    group: 'the group',
    servicePrincipal: 'the application',
    directoryRole: 'the directory role',
    accessPackageAssignmentPolicy: 'the access package',
  } satisfies Record<ResourceType, string>,
  inviteSubject: (resource: string, review: string) => `Please review access to ${resource}: ${review}`,
  inviteSelfSubject: (resource: string, review: string) => `Do you still need access to ${resource}? ${review}`,
  remindSubject: (resource: string, review: string) => `Reminder: review access to ${resource}: ${review}`,
  extendSubject: (resource: string, review: string) => `More time to review access to ${resource}: ${review}`,
  ask: (resource: string, count: string) => `Please review who should keep access to ${resource}: ${people(count)}.`,
  askSelf: (resource: string) => `Please say whether you still need your access to ${resource}.`,
  left: (left: string, all: string) => `${left} of ${all} decisions ${left === '1' ? 'is' : 'are'} left.`,
  over: (count: number) => `more than ${count.toLocaleString('en')}`,
  moreTime: 'There is more time than before.',
  until: (moment: string) => `Please decide by ${moment}.`,
  silence: {
    Approve: 'Without a decision the access stays.',
    Deny: 'Without a decision the access is removed.',
    Recommendation: 'Without a decision the suggestion counts.',
    None: 'Without a decision the access stays.',
    goesOn: 'What you leave undecided goes on to the next stage.',
  },
  /** What happens after a denial. */
  denial: {
    applied: 'Denied access is removed after the review has ended.',
    notApplied: 'Denied access is removed after the end, when an administrator applies the decisions.',
    deletes:
      'Denied guests are blocked when the decisions are applied after the end. Their accounts are deleted 30 days later.',
  },
  reason: 'Each decision needs a reason.',
  stage: (number: number, all: number) =>
    number === all ? `This is the last of ${all} stages.` : `This is stage ${number} of ${all}.`,
  /** The reviewers of the next stage. */
  next: {
    self: 'After you, the people decide about their own access.',
    manager: "After you, the people's managers decide.",
    common: 'Others decide after you.',
  } satisfies Record<ReviewerSource, string>,
  delegate: {
    subject: (name: string) => `You can decide access reviews for ${name}`,
    says: (name: string, from: string, until: string) =>
      `${name} named you as their delegate: from ${from} until ${until}, you can decide the access reviews that wait for ${name}. ${name} can still decide them too.`,
    button: 'See the reviews',
    footer: (name: string) =>
      `You get this mail because ${name} named you. It was sent by Access Reviews of your organisation, which never asks for a password.`,
  },
  quote: (name: string) => `${name} writes:`,
  facts: { review: 'Review', access: 'Access to', askedBy: 'Asked for by' },
  administrator: {
    endedSubject: (resource: string, review: string) => `Access review completed: ${review} (${resource})`,
    ended: (resource: string, moment: string) => `The review of access to ${resource} ended on ${moment}.`,
    results: {
      Approve: 'Approved',
      Deny: 'Denied',
      DontKnow: "Don't know",
      NotReviewed: 'Not decided',
      byDefault: 'of these, because nobody decided',
    },
    seal: (n: number, hash: string) => `Keep this mail: it proves later what was decided now. Seal ${n}: ${hash}`,
    outcomes: {
      applied: 'The decisions are being applied: denied access is being removed now, where the directory allows it.',
      held: 'The removals are held: access stays as it is until an administrator confirms them.',
      notApplied:
        'The decisions are not applied automatically: access stays as it is until an administrator applies them.',
    },
    heldSubject: (resource: string, review: string) => `Access review waits for you: ${review} (${resource})`,
    held: (resource: string, denied: number) =>
      `The review of access to ${resource} has ended, and ${people(String(denied))} would lose access. Nothing has been removed yet.`,
    heldReasons: {
      unasked: (count: number, of: number) => `${count} of ${of} denials are defaults about people without a reviewer.`,
      many: (count: number, of: number) => `${count} of ${of} people would lose access, which is more than usual.`,
    },
    heldNext: 'Look at the decisions. If they are right, apply them. Until then access stays as it is.',
    stillThereSubject: (resource: string, review: string) =>
      `Access is still there after a review: ${review} (${resource})`,
    stillThere: (resource: string, present: number, cameBack: number) =>
      [
        `The review removed access to ${resource}.`,
        ...(present > 0 ? [`${has(present, ['still has', 'still have'])} it.`] : []),
        ...(cameBack > 0 ? [`${has(cameBack, ['has', 'have'])} it again.`] : []),
      ].join(' '),
    stillThereNext: 'The decisions of the review say whose access it is. Somebody may have given it again.',
    unassignedSubject: (resource: string, review: string) => `Access review needs reviewers: ${review} (${resource})`,
    unassigned: (resource: string, count: number) =>
      `The review of access to ${resource} has begun. No reviewer was found for ${people(String(count))}, and there is no fallback reviewer.`,
    unassignedNext:
      'Name reviewers for this review. A default that would remove their access is held until you confirm it.',
    failedSubject: (resource: string, review: string) =>
      `Access review could not remove all access: ${review} (${resource})`,
    failed: (resource: string, count: number) =>
      `The decisions of the review of access to ${resource} have been applied. Access that was denied is still there for ${people(String(count))}:`,
    failedNext:
      'What the directory refused can be tried again: apply the decisions once more. All other access has to be removed where it comes from.',
    button: 'Open the review',
    footer:
      'You get this mail because you set up the review or are to be notified of its end. It was sent by Access Reviews of your organisation.',
  },
  button: 'Open the review',
  footer: (name: string) =>
    `You get this mail because you are named as a reviewer${name === '' ? '' : `; ${name} set up the review`}. ` +
    'It was sent by Access Reviews of your organisation, which never asks for a password.',
};

export type MailWords = typeof en;
