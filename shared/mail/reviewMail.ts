/** A mail in both forms; they say the same. */
export interface Mail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** What every mail about an instance says. */
export interface ReviewMail {
  readonly recipientName: string;
  readonly reviewName: string;
  readonly resourceName: string;
  /** The administrator's words for the reviewers, '' for none. */
  readonly description: string;
  readonly requestedBy: string;
  /** Whether people review their own access. */
  readonly isSelfReview: boolean;
  /** An instant. */
  readonly endDateTime: string;
  /** The address that leads to the decisions. */
  readonly link: string;
}

/** A part of a mail: a paragraph, somebody else's words, facts in a table, or a link. */
export type Block =
  | { readonly paragraph: string }
  | { readonly quote: string }
  | { readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly link: string; readonly label: string };

const MAX_DESCRIPTION = 256;

const DATE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const TIME = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** An instant in words, such as `Monday 12 January 2026, 08:00 UTC`. */
export function inWords(instant: string): string {
  const date = new Date(instant);
  return `${DATE.format(date).replace(',', '')}, ${TIME.format(date)} UTC`;
}

/** The description as far as mails carry it: 256 characters. Reference: create definition, descriptionForReviewers. */
function shortened(description: string): string {
  const characters = Array.from(description);
  return characters.length <= MAX_DESCRIPTION ? description : `${characters.slice(0, MAX_DESCRIPTION).join('')}…`;
}

/** What the reviewers are told of a review, as facts. */
export const factsOf = ({ reviewName, resourceName, requestedBy }: ReviewMail): Extract<Block, { facts: unknown }> => ({
  facts: [
    ['Review', reviewName],
    ['Access to', resourceName],
    ...(requestedBy === '' ? [] : [['Asked for by', requestedBy] as const]),
  ],
});

/** The description as a block; none where there is none. */
export const quoteOf = ({ description }: ReviewMail): readonly Block[] =>
  description.trim() === '' ? [] : [{ quote: shortened(description.trim()) }];

/** Puts a mail together, as HTML and as text. Nothing that it is given can become markup or another header. */
export function composeMail(subject: string, recipientName: string, blocks: readonly Block[]): Mail {
  const all: readonly Block[] = [{ paragraph: recipientName === '' ? 'Hello,' : `Hello ${recipientName},` }, ...blocks];
  const body = all.map(toHtml).join('\n');
  return {
    subject: singleLine(subject),
    html: `<!DOCTYPE html>\n<html lang="en"><body style="font-family: sans-serif; line-height: 1.5">\n${body}\n</body></html>\n`,
    text: `${all.map(toText).join('\n\n')}\n`,
  };
}

function toHtml(block: Block): string {
  if ('paragraph' in block) return `<p>${escaped(block.paragraph)}</p>`;
  if ('quote' in block) return `<blockquote>${escaped(block.quote).replaceAll(/\r?\n/g, '<br>')}</blockquote>`;
  if ('link' in block) return `<p><a href="${escaped(block.link)}">${escaped(block.label)}</a></p>`;

  const rows = block.facts.map(([name, value]) => {
    return `<tr><th scope="row" align="left">${escaped(name)}</th><td>${escaped(value)}</td></tr>`;
  });
  return `<table cellpadding="4">\n${rows.join('\n')}\n</table>`;
}

function toText(block: Block): string {
  if ('paragraph' in block) return singleLine(block.paragraph);
  if ('quote' in block)
    return block.quote
      .split(/\r?\n/)
      .map((line) => `> ${line}`)
      .join('\n');
  if ('link' in block) return `${singleLine(block.label)}:\n${block.link}`;

  return block.facts.map(([name, value]) => `${name}: ${singleLine(value)}`).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Enough between tags and in attributes in double quotes; a single quote stays, so that links read as they are. */
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/** A name is one line, whatever somebody called it. */
// eslint-disable-next-line no-control-regex -- control characters are what is to go
const singleLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
