import type { TenantAnswer } from '../message';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes a text for use between tags and in attributes in double quotes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? '');

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
  ul { list-style: none; padding: 0; }
  form ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: .5rem; }
  button { display: block; width: 100%; text-align: start; font: inherit; padding: .6rem .8rem; cursor: pointer;
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; background: transparent; color: inherit; }
  button:hover { border-color: #2456c7; }
  button:focus-visible { outline: 2px solid #2456c7; outline-offset: 2px; }
  button small { display: block; }
  small, .quiet { opacity: .75; }
  iframe { width: 100%; height: 38rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; background: #fff; }`;

/** Returns a page of the sample tenant for a browser. `body` is HTML. The page runs no script. */
export const htmlPage = (
  status: number,
  title: string,
  body: string,
  headers: TenantAnswer['headers'] = {},
): TenantAnswer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'",
    'cache-control': 'no-store',
    ...headers,
  },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`,
});
