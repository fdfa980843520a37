import type { Mail } from '../directory/changes';
import type { TenantAnswer } from '../message';
import { escapeHtml, htmlPage } from './html';

/** Returns a page with the mails of the tenant, latest first, each as its reader sees it. A link opens in the whole window. */
export function mailPage(mails: readonly Mail[]): TenantAnswer {
  const articles = mails.toReversed().map(({ to, subject, body, contentType, sentDateTime }) => {
    const head = `<h2>${escapeHtml(subject)}</h2><p class="quiet">To ${escapeHtml(to.join(', '))}, ${escapeHtml(sentDateTime)}</p>`;
    const document =
      contentType.toLowerCase() === 'html' ? `<base target="_top">${body}` : `<pre>${escapeHtml(body)}</pre>`;
    const frame = `<iframe title="${escapeHtml(subject)}" sandbox="allow-top-navigation-by-user-activation" srcdoc="${escapeHtml(document)}"></iframe>`;
    return `<article>${head}${frame}</article>`;
  });
  const clock = '<p><a href="/local/clock">Clock</a></p>';
  return htmlPage(200, 'Mails', clock + (articles.length === 0 ? '<p>No mail has been sent.</p>' : articles.join('')));
}
