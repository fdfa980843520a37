import { GraphError } from '../rules/errors';
import type { DirectoryGap, MailRefusal } from '../rules/model/instance';
import { resolveTimeZone } from '../rules/schedule/recurrenceDates';
import { DirectoryRefusal, textOf, textOrNull } from './client/graphObject';
import type { GraphClient } from './client/graphClient';

/** Why a mail was not sent, with Graph's error code. */
export interface MailFailure extends DirectoryGap {
  readonly what: 'mails';
  readonly why: MailRefusal;
  readonly code: string;
}

/** A mail with one body. */
export interface MailMessage {
  /** Mail addresses. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
}

/**
 * Sends a mail from the product's mailbox. Returns why the mailbox refuses it, undefined when it is sent. Does nothing for a mail without
 * recipients. Throws GraphError ServiceUnavailable when the mailbox does not answer or has sent too many mails within a minute.
 */
export async function sendMail(
  graph: GraphClient,
  sender: string,
  message: MailMessage,
): Promise<MailFailure | undefined> {
  try {
    await post(graph, sender, message);
    return undefined;
  } catch (error) {
    if (!(error instanceof DirectoryRefusal)) throw error;
    return { what: 'mails', why: whyRefused(error), code: error.code };
  }
}

/** The error codes of a mailbox that has reached its daily limit of mails. Source: Exchange Online limits. */
const QUOTA_CODES: readonly string[] = [
  'ErrorExceededMessageLimit',
  'ErrorMessageSubmissionBlocked',
  'ErrorQuotaExceeded',
];

function whyRefused({ code, status }: DirectoryRefusal): MailRefusal {
  if (QUOTA_CODES.includes(code)) return 'quotaExceeded';
  if (status === 404) return 'noMailbox';
  return status === 403 ? 'notPermitted' : 'refused';
}

/** Returns how many seconds a mailbox asks to wait after too many mails in a minute; undefined for any other error. */
export const throttledFor = (error: unknown): number | undefined =>
  error instanceof GraphError && error.cause instanceof DirectoryRefusal && error.cause.status === 429
    ? error.retryAfterSeconds
    : undefined;

async function post(graph: GraphClient, sender: string, { to, subject, html }: MailMessage): Promise<void> {
  if (to.length === 0) return;

  await graph.post(`/users/${encodeURIComponent(sender)}/sendMail`, {
    message: {
      subject,
      body: { contentType: 'HTML', content: html },
      toRecipients: to.map((address) => ({ emailAddress: { address } })),
    },
    saveToSentItems: false,
  });
}

/**
 * Returns the IANA names of the zones in which people read their mails, by user id. Leaves out people without a known zone, because no mail
 * waits for a zone. Needs the permission `MailboxSettings.Read`. Source: https://learn.microsoft.com/graph/api/user-get-mailboxsettings
 */
export async function findTimeZones(
  graph: GraphClient,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { responses } = await graph.batch(
    userIds.map((id) => ({ id, method: 'GET', url: `/users/${id}/mailboxSettings/timeZone` })),
  );
  return new Map(
    [...responses].flatMap(([id, { status, body }]) => {
      const zone = status === 200 ? resolveTimeZone(textOf(body, 'value')) : undefined;
      return zone === undefined ? [] : [[id, zone] as const];
    }),
  );
}

/**
 * Sends a mail from the product's mailbox to itself.
 * Throws GraphError FailedDependency, which names the directory's reason, when the directory refuses it.
 */
export async function mailSelf(graph: GraphClient, sender: string): Promise<void> {
  const refused = (reason: string, cause?: unknown): GraphError =>
    new GraphError(
      'FailedDependency',
      `The mailbox '${sender}' of the setting MAIL_SENDER cannot send mails: ${reason}`,
      { cause },
    );
  try {
    const user = await graph.get(`/users/${encodeURIComponent(sender)}?$select=mail`);
    const address = user && textOrNull(user, 'mail');
    if (!address) throw refused(user ? 'it has no mail address.' : 'it is not a user of the tenant.');
    await post(graph, sender, {
      to: [address],
      subject: 'Access Reviews can send mails',
      html: '<p>This mail checks the mailbox of Access Reviews. You need to do nothing.</p>',
    });
  } catch (error) {
    throw error instanceof DirectoryRefusal
      ? refused(`the directory answered ${error.status} (${error.code}).`, error)
      : error;
  }
}
