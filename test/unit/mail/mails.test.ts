import type { ReviewMail } from '../../../shared/mail/composeMail';
import { completion, invitation, reminder } from '../../../shared/mail/texts';

const LINK =
  "https://reviews.contoso.example/v1.0/identityGovernance/accessReviews/definitions/1/instances/2/decisions/filterByCurrentUser(on='reviewer')";
const review = (overrides: Partial<ReviewMail> = {}): ReviewMail => ({
  recipientName: 'Rosa Reviewer',
  reviewName: 'Weekly harbour review',
  resourceName: 'Harbour staff',
  description: 'Keep only dock workers.',
  requestedBy: 'Ines Admin',
  isSelfReview: false,
  endDateTime: '2026-01-12T08:00:00.000Z',
  link: LINK,
  ...overrides,
});
const result = { counts: { Approve: 3, Deny: 1, DontKnow: 2, NotReviewed: 4 }, outcome: 'applied' as const };

test.each([
  ['invitation', invitation],
  ['reminder', reminder],
])('the %s names the review, the resource, who asks, until when and where', (_, template) => {
  const mail = template(review());

  for (const body of [mail.html, mail.text]) {
    expect(body).toContain('Rosa Reviewer');
    expect(body).toContain('Weekly harbour review');
    expect(body).toContain('Harbour staff');
    expect(body).toContain('Ines Admin');
    expect(body).toContain('Keep only dock workers.');
    expect(body).toContain('Monday 12 January 2026, 08:00 UTC');
  }
  expect(mail.text).toContain(LINK);
  expect(mail.html).toContain(`href="${LINK}"`);
});

test('the reminder says so in its subject', () => {
  expect(reminder(review()).subject).toBe('Reminder: review access to Harbour staff: Weekly harbour review');
});

test('a description is cut at 256 characters, an absent one leaves no gap', () => {
  const long = invitation(review({ description: 'ü'.repeat(300) })).text;

  expect(long).toContain(`> ${'ü'.repeat(256)}…\n`);
  expect(invitation(review({ description: '  ' })).html).not.toContain('blockquote');
});

test('the completion counts the decisions and says whether they are applied', () => {
  const applied = completion({ ...review(), ...result });
  const kept = completion({ ...review(), ...result, outcome: 'notApplied' });

  expect(applied.text).toContain("Approved: 3\nDenied: 1\nDon't know: 2\nNot reviewed: 4");
  expect(applied.html).toContain('denied access is being removed now');
  expect(kept.html).toContain('access stays as it is');
});

test('no name becomes markup or a header', () => {
  const evil = '<img src=x onerror="alert(1)">\r\nBcc: all@contoso.example';
  const mails = [invitation, reminder, (about: ReviewMail) => completion({ ...about, ...result })].map((template) =>
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

test('no control character, mark of direction or invisible character comes into a mail', () => {
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

  for (const text of [mail.subject, mail.html, mail.text]) {
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u00ad\u061c\u200b\u2028\u202a-\u202e\u2066-\u2069\ufeff]/u);
  }
  expect(mail.text).toContain('> a\n> invo\n> ice  x\n> y');
  expect(mail.html).toContain('a<br>invo<br>ice  x<br>y');
  expect(mail.subject).toContain('invo ice  x y');
});
