import {
  completion,
  failedRemovals,
  heldRemovals,
  stillPresent,
  withoutReviewer,
} from '../../../shared/mail/administratorMails';
import type { Mail } from '../../../shared/mail/composeMail';
import { extension, invitation, reminder, type ReviewerMail } from '../../../shared/mail/reviewerMails';

const LINK = 'https://reviews.contoso.example/reviews/1/2';
const SETTINGS: ReviewerMail['settings'] = {
  applyActions: [],
  autoApplyDecisionsEnabled: true,
  defaultDecisionEnabled: true,
  defaultDecision: 'Deny',
  justificationRequiredOnApproval: false,
};
const review = (overrides: Partial<ReviewerMail> = {}): ReviewerMail => ({
  recipientName: 'Rosa Reviewer',
  reviewName: 'Weekly harbour review',
  resourceName: 'Harbour staff',
  description: 'Keep only dock workers.',
  requestedBy: 'Ines Admin',
  isSelfReview: false,
  endDateTime: '2026-01-12T08:00:00.000Z',
  link: LINK,
  language: null,
  resourceType: 'group',
  timeZone: 'UTC',
  items: { all: 12, left: 5, isMore: false },
  settings: SETTINGS,
  stage: null,
  ...overrides,
});
/** Returns the text in a mail. */
const textOf = ({ html }: Mail): string =>
  html
    .replaceAll(/<br>|<\/(?:p|tr|td|th|blockquote)>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const result = {
  counts: { Approve: 3, Deny: 1, DontKnow: 2, NotReviewed: 4 },
  outcome: 'applied' as const,
  seal: { n: 2, kind: 'ended' as const, journal: 1, statementSha256: '9f3c' },
};

test.each([
  ['invitation', invitation],
  ['reminder', reminder],
  ['mail about a later end', extension],
])('the %s names the review, the resource, who asks, until when and where', (_, template) => {
  const mail = template(review());

  const text = textOf(mail);
  expect(text).toContain('Rosa Reviewer');
  expect(text).toContain('Weekly harbour review');
  expect(text).toContain('Harbour staff');
  expect(text).toContain('Ines Admin');
  expect(text).toContain('Keep only dock workers.');
  expect(text).toContain('Monday 12 January 2026, 08:00 UTC');
  expect(mail.html).toContain(`href="${LINK}"`);
});

test('the reminder and the mail about a later end say so in their subjects', () => {
  expect(extension(review()).subject).toBe('More time to review access to Harbour staff: Weekly harbour review');
  expect(reminder(review()).subject).toBe('Reminder: review access to Harbour staff: Weekly harbour review');
});

test.each<readonly [string, Partial<ReviewerMail>, string]>([
  ['the kind and the number', {}, 'who should keep access to the group Harbour staff: 12 people.'],
  ['more than is counted', { items: { all: 1000, left: 1000, isMore: true } }, 'more than 1,000 people.'],
  ['a self-review', { isSelfReview: true }, 'whether you still need your access to the group Harbour staff.'],
  ['silence', {}, 'Without a decision the access is removed.'],
  [
    'silence without a default',
    { settings: { ...SETTINGS, defaultDecisionEnabled: false } },
    'Without a decision the access stays.',
  ],
  [
    'open items that go on',
    { stage: { index: 1, all: 3, next: { reviewers: 'common', getsOpenItems: true } } },
    'What you leave undecided goes on to the next stage.',
  ],
  ['what becomes of a denial', {}, 'Denied access is removed after the review has ended.'],
  [
    'what becomes of a denial without an automatic end',
    { settings: { ...SETTINGS, autoApplyDecisionsEnabled: false } },
    'Denied access is removed after the end, when an administrator applies the decisions.',
  ],
  [
    'what becomes of denied guests',
    {
      settings: { ...SETTINGS, applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }] },
    },
    'Their accounts are deleted 30 days later.',
  ],
  [
    'a required reason',
    { settings: { ...SETTINGS, justificationRequiredOnApproval: true } },
    'Each decision needs a reason.',
  ],
  [
    'the stage and the reviewers after it',
    { stage: { index: 1, all: 2, next: { reviewers: 'manager', getsOpenItems: false } } },
    "removed after the review has ended. This is stage 1 of 2. After you, the people's managers decide.",
  ],
  [
    'open items that go on to the next stage',
    { stage: { index: 1, all: 3, next: { reviewers: 'common', getsOpenItems: true } } },
    'removed after the review has ended. This is stage 1 of 3. Others decide after you.',
  ],
  ['the last stage', { stage: { index: 2, all: 2, next: null } }, 'This is the last of 2 stages.'],
  ['whose words the quotation is', {}, 'Ines Admin writes:'],
  ['why one gets it', {}, 'because you are named as a reviewer; Ines Admin set up the review.'],
  ['the zone of the schedule', { timeZone: 'Europe/Berlin' }, 'Monday 12 January 2026, 09:00 (Europe/Berlin).'],
  ['German', { language: 'de-AT' }, 'Bitte entscheiden Sie bis Montag, 12. Januar 2026, 08:00 Uhr UTC.'],
  ['a language that is not there', { language: 'fr-FR' }, 'Please decide by'],
])('the invitation says %s', (_, changes, sentence) => {
  const mail = invitation(review(changes));

  expect(textOf(mail)).toContain(sentence);
});

test('the reminder says how many decisions are left, unless there is only one', () => {
  expect(textOf(reminder(review()))).toContain('5 of 12 decisions are left.');
  expect(textOf(reminder(review({ items: { all: 12, left: 1, isMore: false } })))).toContain(
    '1 of 12 decisions is left.',
  );
  expect(textOf(reminder(review({ items: { all: 1, left: 1, isMore: false } })))).not.toContain('left');
});

test('the mail about a later end says so, and the subject of a self-review asks people about their own access', () => {
  expect(textOf(extension(review()))).toContain('There is more time than before. Please review');
  expect(invitation(review({ isSelfReview: true })).subject).toBe(
    'Do you still need access to Harbour staff? Weekly harbour review',
  );
});

test('a mail has one link', () => {
  expect(invitation(review()).html.match(/href=/g)).toHaveLength(1);
});

test('a description is cut at 256 characters, an absent one leaves no gap', () => {
  const long = textOf(invitation(review({ description: 'ü'.repeat(300) })));

  expect(long).toContain(`\n${'ü'.repeat(256)}…\n`);
  expect(invitation(review({ description: '  ' })).html).not.toContain('blockquote');
});

test('the completion counts the decisions and says whether they are applied', () => {
  const applied = completion({ ...review(), ...result });
  const kept = completion({ ...review(), ...result, outcome: 'notApplied', seal: undefined });

  expect(textOf(applied)).toContain("Approved\n3\n\n\nDenied\n1\n\n\nDon't know\n2\n\n\nNot decided\n4");
  expect(applied.html).toContain('denied access is being removed now');
  expect(kept.html).toContain('access stays as it is');
  expect(textOf(applied)).toContain('Seal 2: 9f3c');
  expect(textOf(kept)).not.toContain('Seal');
});

test('the completion says how many were approved or denied because nobody decided', () => {
  const counts = { Approve: 30, Deny: 9, DontKnow: 0, NotReviewed: 0, approvedByDefault: 20, deniedByDefault: 8 };
  const text = textOf(completion({ ...review(), ...result, counts }));

  expect(text).toContain('Approved\n30\n\n\nof these, because nobody decided\n20\n');
  expect(text).toContain('Denied\n9\n\n\nof these, because nobody decided\n8\n');
});

const administratorMails: readonly (readonly [string, (about: ReviewerMail) => Mail, string, string])[] = [
  [
    'completion',
    (about) => completion({ ...about, ...result }),
    'The review of access to the group Harbour staff ended on Monday 12 January 2026, 08:00 UTC.',
    'Die Prüfung des Zugriffs auf die Gruppe Harbour staff ist beendet',
  ],
  [
    'mail about held removals',
    (about) => heldRemovals({ ...about, denied: 12, reasons: [{ kind: 'many', count: 12, of: 12 }] }),
    '12 people would lose access. Nothing has been removed yet. 12 of 12 people would lose access, which is more than usual.',
    '12 Personen würden den Zugriff verlieren.',
  ],
  [
    'mail about access that is still there',
    (about) => stillPresent({ ...about, present: 1, cameBack: 0 }),
    'The review removed access to the group Harbour staff. 1 person still has it.\n',
    'Noch Zugriff: 1 Person.\n',
  ],
  [
    'mail about failed removals',
    (about) => failedRemovals({ ...about, reasons: { 'A role is needed.': 1 } }),
    'Access that was denied is still there for 1 person:',
    'Abgelehnter Zugriff besteht noch bei so vielen: 1 Person.',
  ],
  [
    'mail about missing reviewers',
    (about) => withoutReviewer({ ...about, unassigned: 1 }),
    'No reviewer was found for 1 person',
    'Für 1 Person wurde niemand gefunden, der entscheidet',
  ],
];

test.each(administratorMails)(
  'the %s is in plain words, and in the language of its reader',
  (_, mailAbout, english, german) => {
    expect(textOf(mailAbout(review()))).toContain(english);
    expect(textOf(mailAbout(review({ language: 'de' })))).toContain(german);
    expect(mailAbout(review()).html.match(/href=/g)).toHaveLength(1);
  },
);

test('no name becomes markup or a header', () => {
  const evil = '<img src=x onerror="alert(1)">\r\nBcc: all@contoso.example';
  const mails = [invitation, reminder, (about: ReviewerMail) => completion({ ...about, ...result })].map((template) =>
    template(
      review({
        recipientName: evil,
        reviewName: evil,
        resourceName: evil,
        description: evil,
        requestedBy: evil,
        link: `https://x.example/"><script>`,
      }),
    ),
  );

  for (const { subject, html } of mails) {
    expect(html).not.toMatch(/<img|<script|onerror="/);
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    expect(subject).not.toMatch(/[\r\n]/);
  }
});

test('a mail has no control character, mark of direction or invisible character', () => {
  const hidden = 'in\u202evo\u0085i\u2066ce\u200b \u0007x\u00ad\u061c\u2028y\ufeff';
  const mail = invitation(
    review({
      recipientName: hidden,
      reviewName: hidden,
      resourceName: hidden,
      requestedBy: hidden,
      description: `a\r\n${hidden}`,
    }),
  );

  for (const text of [mail.subject, mail.html]) {
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u00ad\u061c\u200b\u2028\u202a-\u202e\u2066-\u2069\ufeff]/u);
  }
  expect(mail.html).toContain('a<br>invo<br>ice  x<br>y');
  expect(mail.subject).toContain('invo ice  x y');
});
