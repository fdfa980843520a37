import type { GraphClient } from './client/graphClient';

/** A mail with one body. */
export interface MailMessage {
  /** Addresses. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
}

/** Sends a mail from the product's mailbox. Does nothing for a mail without recipients. */
export async function sendMail(graph: GraphClient, sender: string, { to, subject, html }: MailMessage): Promise<void> {
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
