import type { MailWords } from './en';

const menschen = (count: number): string => (count === 1 ? '1 Person' : `${count} Personen`);

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
  delegate: {
    subject: (name) => `Sie können Zugriffsüberprüfungen für ${name} entscheiden`,
    says: (name, from, until) =>
      `${name} hat Sie als Vertretung benannt: Von ${from} bis ${until} können Sie die Zugriffsüberprüfungen entscheiden, die auf ${name} warten. ${name} kann weiterhin selbst entscheiden.`,
    button: 'Überprüfungen ansehen',
    footer: (name) =>
      `Sie erhalten diese E-Mail, weil ${name} Sie benannt hat. Gesendet von den Zugriffsüberprüfungen Ihrer Organisation. Sie fragt nie nach einem Kennwort.`,
  },
  quote: (name) => `${name} schreibt:`,
  facts: { review: 'Prüfung', access: 'Zugriff auf', askedBy: 'Veranlasst von' },
  administrator: {
    endedSubject: (resource, review) => `Zugriffsprüfung beendet: ${review} (${resource})`,
    ended: (resource, moment) => `Die Prüfung des Zugriffs auf ${resource} ist beendet: ${moment}.`,
    results: {
      Approve: 'Behalten',
      Deny: 'Abgelehnt',
      DontKnow: 'Weiß nicht',
      NotReviewed: 'Nicht entschieden',
      deniedByDefault: 'davon, weil niemand entschieden hat',
    },
    seal: (n, hash) =>
      `Bewahren Sie diese Mail auf: Sie belegt später, was jetzt entschieden war. Siegel ${n}: ${hash}`,
    outcomes: {
      applied:
        'Die Entscheidungen werden angewendet: Abgelehnter Zugriff wird jetzt entfernt, soweit das Verzeichnis es erlaubt.',
      held: 'Das Entfernen wartet: Der Zugriff bleibt, bis die Administration es bestätigt.',
      notApplied:
        'Die Entscheidungen werden nicht von selbst angewendet: Der Zugriff bleibt, bis die Administration sie anwendet.',
    },
    heldSubject: (resource, review) => `Zugriffsprüfung wartet auf Sie: ${review} (${resource})`,
    held: (resource, denied) =>
      `Die Prüfung des Zugriffs auf ${resource} ist beendet, und ${menschen(denied)} würden den Zugriff verlieren. Noch wurde nichts entfernt.`,
    heldReasons: {
      unasked: (count, of) =>
        `${count} von ${of} Ablehnungen sind Vorgaben über Menschen, zu denen niemand gefragt werden konnte.`,
      many: (count, of) => `${count} von ${of} würden den Zugriff verlieren. Das ist mehr als üblich.`,
    },
    heldNext:
      'Sehen Sie sich die Entscheidungen an. Sind sie richtig, wenden Sie sie an. Bis dahin bleibt der Zugriff.',
    stillThereSubject: (resource, review) => `Nach der Zugriffsprüfung noch Zugriff: ${review} (${resource})`,
    stillThere: (resource, present, cameBack) =>
      `Die Prüfung hat den Zugriff auf ${resource} entfernt. Noch Zugriff: ${menschen(present)}. Wieder Zugriff: ${menschen(cameBack)}.`,
    stillThereNext:
      'Die Entscheidungen der Prüfung sagen, um wessen Zugriff es geht. Vielleicht wurde er neu vergeben.',
    unassignedSubject: (resource, review) => `Zugriffsprüfung ohne Prüfer: ${review} (${resource})`,
    unassigned: (resource, count) =>
      `Die Prüfung des Zugriffs auf ${resource} hat begonnen. Für ${menschen(count)} wurde niemand gefunden, der entscheidet, und es ist kein Ersatz genannt.`,
    unassignedNext:
      'Nennen Sie Prüfer für diese Prüfung. Eine Vorgabe, die den Zugriff entfernen würde, wartet auf Ihre Bestätigung.',
    failedSubject: (resource, review) => `Zugriffsprüfung: nicht jeder Zugriff wurde entfernt: ${review} (${resource})`,
    failed: (resource, count) =>
      `Die Entscheidungen der Prüfung des Zugriffs auf ${resource} sind angewendet. So viele haben den abgelehnten Zugriff noch: ${menschen(count)}.`,
    failedNext:
      'Was das Verzeichnis abgelehnt hat, lässt sich noch einmal versuchen: Wenden Sie die Entscheidungen erneut an. Anderer Zugriff muss dort entfernt werden, wo er herkommt.',
    button: 'Prüfung öffnen',
    footer:
      'Sie bekommen diese E-Mail, weil Sie die Prüfung angelegt haben oder von ihrem Ende erfahren sollen. Gesendet von den Zugriffsprüfungen Ihrer Organisation.',
  },
  button: 'Prüfung öffnen',
  footer: (name) =>
    `Sie bekommen diese E-Mail, weil Sie als Prüfer genannt sind${name === '' ? '' : `; ${name} hat die Prüfung angelegt`}. ` +
    'Gesendet von den Zugriffsprüfungen Ihrer Organisation. Nach einem Kennwort wird nie gefragt.',
};
