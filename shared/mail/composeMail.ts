import { plainLine, plainLines } from '../rules/plainText';

/** A mail as HTML and as text, with the same content. */
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
  /** The administrator's text for the reviewers; '' for none. */
  readonly description: string;
  readonly requestedBy: string;
  /** Whether users review their own access. */
  readonly isSelfReview: boolean;
  /** An instant. */
  readonly endDateTime: string;
  /** The address of the decisions. */
  readonly link: string;
}

/** A part of a mail: a paragraph, a line in small print, a quote, facts in a table, or a link that looks like a button. */
export type Block =
  | { readonly paragraph: string }
  | { readonly small: string }
  | { readonly quote: string }
  | { readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly link: string; readonly label: string };

/** Mails carry so many characters of the description. Source: docs/graph-reference.md#e01. */
const MAX_DESCRIPTION = 256;

/** Returns an instant in the words of a language, such as `Monday 12 January 2026, 08:00 UTC`. */
export function inWords(instant: string, language = 'en-GB'): string {
  const date = new Date(instant);
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' } as const;
  const words = new Intl.DateTimeFormat(language, day).format(date).replace(',', '');
  return `${words}, ${new Intl.DateTimeFormat(language, time).format(date)} UTC`;
}

/** Returns the facts that each mail states about a review. */
export const factsOf = ({ reviewName, resourceName, requestedBy }: ReviewMail): Extract<Block, { facts: unknown }> => ({
  facts: [
    ['Review', reviewName],
    ['Access to', resourceName],
    ...(requestedBy === '' ? [] : [['Asked for by', requestedBy] as const]),
  ],
});

/** Returns the description without the spaces around it, shortened. */
export function shortDescription({ description }: ReviewMail): string {
  const characters = Array.from(description.trim());
  const isLong = characters.length > MAX_DESCRIPTION;
  return characters.slice(0, MAX_DESCRIPTION).join('') + (isLong ? '…' : '');
}

/** Composes a mail as HTML and as text. No input can become markup or another header. */
export function composeMail(subject: string, greeting: string, blocks: readonly Block[], language = 'en-GB'): Mail {
  const all: readonly Block[] = [{ paragraph: greeting }, ...blocks];
  const body = all.map(toHtml).join('\n');
  return {
    subject: singleLine(subject),
    html: `<!DOCTYPE html>\n<html lang="${language}"><body style="font-family: sans-serif; line-height: 1.5">\n${body}\n</body></html>\n`,
    text: `${all.map(toText).join('\n\n')}\n`,
  };
}

const BUTTON =
  'display: inline-block; padding: 10px 18px; border-radius: 8px; background: #2456c7; color: #ffffff; font-weight: 600; text-decoration: none';

function toHtml(block: Block): string {
  if ('paragraph' in block) return `<p>${escaped(block.paragraph)}</p>`;
  if ('quote' in block) return `<blockquote>${plainLines(block.quote).map(escaped).join('<br>')}</blockquote>`;
  if ('small' in block) return `<p style="color: #565f6b; font-size: 13px">${escaped(block.small)}</p>`;
  if ('link' in block) {
    return `<p><a href="${escaped(block.link)}" style="${BUTTON}">${escaped(block.label)}</a></p>`;
  }

  const rows = block.facts.map(([name, value]) => {
    return `<tr><th scope="row" align="left">${escaped(name)}</th><td>${escaped(value)}</td></tr>`;
  });
  return `<table cellpadding="4">\n${rows.join('\n')}\n</table>`;
}

function toText(block: Block): string {
  if ('paragraph' in block) return singleLine(block.paragraph);
  if ('small' in block) return singleLine(block.small);
  if ('quote' in block) {
    return plainLines(block.quote)
      .map((line) => `> ${line}`)
      .join('\n');
  }
  if ('link' in block) return `${singleLine(block.label)}:\n${block.link}`;

  return block.facts.map(([name, value]) => `${name}: ${singleLine(value)}`).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Escapes what matters between tags and in attributes in double quotes. A single quote stays, so that links remain readable. */
const escaped = (text: string): string =>
  plainLine(text).replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

const singleLine = (text: string): string => plainLine(text).trim();
