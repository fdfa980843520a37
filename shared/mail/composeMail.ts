import type { ResourceType } from '../rules/model/definition';
import { plainLine, plainLines } from '../rules/text';
import { type MailWords, en } from './words/en';
import { de } from './words/de';

/**
 * A mail. It has only an HTML body: Exchange stores one body, and makes plain text from it for clients that want text. Source:
 * https://learn.microsoft.com/archive/blogs/devmsg/no-to-multiple-bodies-on-a-message
 */
export interface Mail {
  readonly subject: string;
  readonly html: string;
}

/** The data in every mail about an instance. */
export interface ReviewMail {
  /** The preferred language of the reader, such as `de-DE`. */
  readonly language: string | null;
  /**
   * The IANA name of the time zone in which the mail states times: the reader's zone, else the zone of the review's schedule, else `UTC`.
   */
  readonly timeZone: string;
  readonly resourceType: ResourceType | null;
  readonly recipientName: string;
  readonly reviewName: string;
  readonly resourceName: string;
  /** The administrator's text for the reviewers; may be ''. */
  readonly description: string;
  readonly requestedBy: string;
  /** Whether users review their own access. */
  readonly isSelfReview: boolean;
  /** A UTC instant. */
  readonly endDateTime: string;
  /** The URL of the page with the decisions. */
  readonly link: string;
}

/** A part of a mail: a paragraph, a line in small print, a quote, facts in a table, or a link that looks like a button. */
export type Block =
  | { readonly paragraph: string }
  | { readonly small: string }
  | { readonly quote: string }
  | { readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly link: string; readonly label: string };

/** The most characters of the description in a mail. Source: docs/graph-reference.md#e01. */
const MAX_DESCRIPTION = 256;

/** Returns when a review ends, such as `Monday 12 January 2026, 09:00 (Europe/Berlin)`. */
export const endInWords = ({ endDateTime, timeZone }: ReviewMail, words: MailWords): string =>
  momentInWords(endDateTime, timeZone, words);

/** Returns a UTC instant in the words of a language, with its time zone. */
export function momentInWords(instant: string, timeZone: string, { tag, moment }: MailWords): string {
  const date = new Date(instant);
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const zone = timeZone === 'UTC' ? 'UTC' : `(${timeZone})`;
  const inWords = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options).format(date);
  return moment(inWords(day), inWords(time), zone);
}

/** Returns the resource with its kind, such as `the group Harbour staff`. */
export const resourceInWords = ({ resourceName, resourceType }: ReviewMail, { kinds }: MailWords): string =>
  resourceType === null ? resourceName : `${kinds[resourceType]} ${resourceName}`;

/** Returns the facts that each mail states about a review. */
export const factsOf = (
  { reviewName, resourceName, requestedBy }: ReviewMail,
  { facts }: MailWords,
): Extract<Block, { facts: unknown }> => ({
  facts: [
    [facts.review, reviewName],
    [facts.access, resourceName],
    ...(requestedBy === '' ? [] : [[facts.askedBy, requestedBy] as const]),
  ],
});

/** Returns the description without the spaces around it, shortened. */
export function shortDescription({ description }: ReviewMail): string {
  const characters = Array.from(description.trim());
  const isLong = characters.length > MAX_DESCRIPTION;
  return characters.slice(0, MAX_DESCRIPTION).join('') + (isLong ? '…' : '');
}

/** Composes a mail as HTML. No input can become markup or another header. */
export function composeMail(subject: string, greeting: string, blocks: readonly Block[], language: string): Mail {
  const all: readonly Block[] = [{ paragraph: greeting }, ...blocks];
  const body = all.map(toHtml).join('\n');
  return {
    subject: singleLine(subject),
    html: `<!DOCTYPE html>\n<html lang="${language}"><body style="font-family: sans-serif; line-height: 1.5">\n${body}\n</body></html>\n`,
  };
}

const BUTTON =
  'display: inline-block; padding: 10px 18px; border-radius: 8px; background: #2456c7; color: #ffffff; font-weight: 600; text-decoration: none';

function toHtml(block: Block): string {
  if ('paragraph' in block) return `<p>${escaped(block.paragraph)}</p>`;
  if ('quote' in block) return `<blockquote>${plainLines(block.quote).map(escaped).join('<br>')}</blockquote>`;
  if ('small' in block)
    return `<p style="color: #565f6b; font-size: 13px; overflow-wrap: anywhere">${escaped(block.small)}</p>`;
  if ('link' in block) {
    return `<p><a href="${escaped(block.link)}" style="${BUTTON}">${escaped(block.label)}</a></p>`;
  }

  const rows = block.facts.map(([name, value]) => {
    return `<tr><th scope="row" align="left">${escaped(name)}</th><td>${escaped(value)}</td></tr>`;
  });
  return `<table cellpadding="4">\n${rows.join('\n')}\n</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/**
 * Escapes the characters that have a meaning between tags and in attributes in double quotes. A single quote stays, so that links remain
 * readable.
 */
const escaped = (text: string): string =>
  plainLine(text).replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

const singleLine = (text: string): string => plainLine(text).trim();

/** To add a language, add an entry here and a file. */
const LANGUAGES: Readonly<Record<string, MailWords>> = { en, de };

/** Returns the words for a person's preferred language, such as `de-AT`; English for an unknown or unsupported one. */
export const wordsFor = (language: string | null | undefined): MailWords =>
  LANGUAGES[language?.split('-', 1)[0]?.toLowerCase() ?? ''] ?? en;
