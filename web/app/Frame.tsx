import type { ComponentChildren } from 'preact';
import { Link, useLocation } from 'wouter-preact';
import { useMaySeeAll } from '../session/rights';
import { useApp } from './context';

/** The bar above every page. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const { language, session } = useApp();
  const { t } = language;
  const [path] = useLocation();
  const here = ['/manage', '/reviews/history', '/reviews'].find((place) => path.startsWith(place));
  const link = (href: string, name: string) => (
    <Link href={href} aria-current={here === href ? 'page' : undefined}>
      {name}
    </Link>
  );
  return (
    <>
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <header class="bar">
        <span class="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <path d="M9 16.5l4.6 4.6L23 11.5" />
          </svg>
          {t.product}
        </span>
        <nav>
          {link('/reviews', t.nav.reviews)}
          {link('/reviews/history', t.nav.history)}
          {useMaySeeAll() && link('/manage', t.nav.manage)}
        </nav>
        <span class="person">{session.person.name}</span>
        <button type="button" class="quiet" onClick={() => void session.signOut()}>
          {t.signOut}
        </button>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
