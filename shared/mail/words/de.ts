import type { MailWords } from './en';

export const de: MailWords = {
  tag: 'de-DE',
  greeting: (name) => (name === '' ? 'Guten Tag,' : `Guten Tag ${name},`),
  kinds: {
    group: 'die Gruppe',
    servicePrincipal: 'die Anwendung',
    directoryRole: 'die Verzeichnisrolle',
    accessPackageAssignmentPolicy: 'das Zugriffspaket',
  },
  inviteSubject: (resource, review) => `Bitte prüfen: Zugriff auf ${resource}: ${review}`,
  remindSubject: (resource, review) => `Erinnerung: Zugriff auf ${resource} prüfen: ${review}`,
  extendSubject: (resource, review) => `Mehr Zeit: Zugriff auf ${resource} prüfen: ${review}`,
  ask: (resource, count) =>
    `Bitte prüfen Sie, wer weiter Zugriff haben soll auf ${resource}: ${count === '1' ? '1 Person' : `${count} Personen`}.`,
  askSelf: (resource) => `Bitte sagen Sie, ob Sie noch Zugriff brauchen auf ${resource}.`,
  left: (left, all) => `${left} von ${all} Entscheidungen sind noch offen.`,
  over: (count) => `mehr als ${count}`,
  until: (moment) => `Bitte entscheiden Sie bis ${moment}.`,
  silence: {
    Approve: 'Ohne Entscheidung bleibt der Zugriff.',
    Deny: 'Ohne Entscheidung wird der Zugriff entfernt.',
    Recommendation: 'Ohne Entscheidung gilt der Vorschlag.',
    None: 'Ohne Entscheidung bleibt der Zugriff.',
  },
  reason: 'Jede Entscheidung braucht eine Begründung.',
  stage: (number, all) =>
    number === all
      ? `Das ist die letzte von ${all} Stufen.`
      : `Das ist Stufe ${number} von ${all}. Nach Ihnen entscheiden andere.`,
  quote: (name) => `${name} schreibt:`,
  facts: { review: 'Prüfung', access: 'Zugriff auf', askedBy: 'Veranlasst von' },
  button: 'Prüfung öffnen',
  footer: (name) =>
    `Sie bekommen diese E-Mail, weil Sie als Prüfer genannt sind${name === '' ? '' : `; ${name} hat die Prüfung angelegt`}. ` +
    'Gesendet von den Zugriffsprüfungen Ihrer Organisation. Nach einem Kennwort wird nie gefragt.',
};
