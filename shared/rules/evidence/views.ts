import type { Definition } from '../model/definition';
import type { Instance } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import { plainLine } from '../text';

const STYLE =
  'body{font:14px/1.5 system-ui,sans-serif;margin:2em;color:#1b2027}dl{display:grid;grid-template-columns:8em 1fr;gap:.2em 1em}dd{margin:0}dt{color:#565f6b}' +
  'table{border-collapse:collapse;width:100%;font-size:13px}th,td{border:1px solid #dfe3e8;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:break-word}' +
  'th{background:#f0f2f5;white-space:nowrap}thead{display:table-header-group}tr{break-inside:avoid}@page{size:A4 landscape;margin:15mm}@media print{body{margin:0}}';

const COLUMNS = ['Who', 'Access to', 'Decision', 'Reason', 'Decided by', 'When (UTC)', 'Result'];

/** Returns the beginning of the printable report. HTML allows the end tags after the rows to be omitted. */
export function htmlHead(
  definition: Definition,
  { id, startDateTime, endDateTime, status, resource }: Instance,
): string {
  const facts = [
    ['Resource', resource?.displayName ?? 'not found'],
    ['Definition', definition.id],
    ['Instance', id],
    ['Asked for by', definition.createdBy.displayName],
    ['From', startDateTime],
    ['To', endDateTime],
    ['Status', status],
  ];
  const title = escaped(definition.displayName);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>`,
    '<p>A view for people. The record is in the files beside this folder; README.txt says how to check it.</p>',
    `<dl>${facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`,
    `<table><thead><tr>${COLUMNS.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>\n`,
  ].join('\n');
}

/** Returns the row of the printable report for one decision. */
export function htmlRow({ principal, resource, ...decision }: StoredDecision): string {
  const cells = [
    principal.userPrincipalName === ''
      ? principal.displayName
      : `${principal.displayName} (${principal.userPrincipalName})`,
    resource.displayName,
    decision.decision,
    decision.justification,
    decision.reviewedBy?.displayName ?? '',
    decision.reviewedDateTime ?? '',
    decision.applyResult,
  ];
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => plainLine(text).replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** Returns the page that explains a pack to its readers. `kid` is the id of the signing key. */
export const readme = (kid: string): string => `An evidence pack of access reviews
==================================

data/            what is proved; *.jsonl has one record of JSON in each line
data/views/      the same for people and spreadsheets; not the record
statement.json   what is signed: the hash of each file, counts, and a list of what is missing
statement.jws    the signature over statement.json, detached (RFC 7515, RFC 7797)

Check it with Node 20.15 or newer
---------------------------------

  node verify.mjs FOLDER --kid KID

Take verify.mjs from the product's release, not from a pack that you distrust, and get KID, the id of the key, from somebody else
than the sender of the pack. This pack names ${kid}.

Check it without Node
---------------------

  sha256sum -c manifest-sha256.txt
  IFS=. read -r H _ S < statement.jws
  printf '%s===' "$S" | tr '_-' '/+' | head -c $(( (\${#S}+3)/4*4 )) | base64 -d | { { printf '%s.' "$H"; cat statement.json; } | openssl dgst -sha256 -verify key.pem -signature /dev/fd/3; } 3<&0
  grep "$(sha256sum < manifest-sha256.txt | head -c 64)" statement.json
  printf '{"e":"AQAB","kty":"RSA","n":"%s"}' "$(openssl rsa -pubin -in key.pem -noout -modulus | cut -d= -f2 | basenc -d --base16 | basenc -w0 --base64url | tr -d =)" | openssl dgst -sha256 -binary | basenc --base64url | tr -d =

The first line prints OK for each file, the third one "Verified OK", the fourth one the line of statement.json that names the manifest;
if it prints nothing, the statement is that of another pack. The fifth one prints the id of the key in key.pem, to compare with the one that you know from elsewhere.

Nobody can tell a pack that was made anew with another key from this one, unless they
know the key from elsewhere. Changes of rows in storage before the first seal leave no trace.
`;
