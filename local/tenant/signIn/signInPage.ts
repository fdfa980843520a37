import type { Directory, Row } from '../directory/directory';
import type { TenantAnswer } from '../message';
import { introduce } from '../people';
import { escapeHtml, htmlPage } from './html';

/** The most people on the list, because nobody reads a longer one. Other names can be typed. */
const longestList = 100;

/**
 * Returns the page on which a person chooses who they are. It lists the people of the tenant, first those whom a newcomer should know. It
 * needs no password.
 */
export function signInPage(directory: Directory, parameters: URLSearchParams): TenantAnswer {
  const { administrators, reviewers, readers } = introduce(directory);
  const known = [...reviewers, ...administrators, ...readers];
  const unknown = directory
    .list('users')
    .filter(({ id, value }) => value.accountEnabled !== false && known.every((person) => person.id !== id));
  const others = unknown.slice(0, longestList);
  const kept = [...parameters]
    .filter(([name]) => !['login_hint', 'prompt'].includes(name))
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  const section = (title: string, buttons: readonly string[]): string =>
    buttons.length === 0 ? '' : `<h2>${title}</h2><ul>${buttons.join('')}</ul>`;
  const more =
    unknown.length <= longestList
      ? ''
      : `<h2>Somebody who is not listed</h2><form method="get" action="/oauth2/v2.0/authorize">${kept}
    <p><label>Sign-in name <input name="login_hint" required></label></p><button>Sign in</button></form>`;
  const knownButtons = known.map((person) => button(person.userPrincipalName, person.displayName, person.note));
  return htmlPage(
    200,
    'Sign in to the sample tenant',
    `<p class="quiet">Pick a person. No password is asked: this page exists on this machine only.</p>
    <form method="get" action="/oauth2/v2.0/authorize">${kept}
    ${section('A good start', knownButtons)}${section('Everybody else', others.map(userButton))}</form>${more}`,
  );
}

function userButton({ value }: Row): string {
  const note = [value.jobTitle, value.department, value.userType === 'Guest' ? 'guest' : undefined];
  const words = note.filter((part) => typeof part === 'string').join(', ');
  return button(String(value.userPrincipalName), String(value.displayName), words);
}

const button = (userPrincipalName: string, name: string, note: string): string =>
  `<li><button name="login_hint" value="${escapeHtml(userPrincipalName)}">${escapeHtml(name)} <small>${escapeHtml(note)}</small></button></li>`;
