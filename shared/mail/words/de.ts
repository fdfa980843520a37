import type { MailWords } from './en';

const menschen = (count: number): string => (count === 1 ? '1 Person' : `${count} Personen`);

export const de: MailWords = {
  tag: 'de-DE',
  moment: (day, time, zone) => `${day}, ${time} Uhr ${zone}`,
  greeting: (name) => (name === '' ? 'Guten Tag,' : `Guten Tag ${name},`),
  kinds: {
    group: 'die Gruppe',
    servicePrincipal: 'die Anwendung',
    directoryRole: 'die Verzeichnisrolle',
    accessPackageAssignmentPolicy: 'das Zugriffspaket',
  },
  inviteSubject: (resource, review) => `Bitte prüfen Sie den Zugriff auf ${resource}: ${review}`,
  inviteSelfSubject: (resource, review) => `Brauchen Sie noch Zugriff auf ${resource}? ${review}`,
  remindSubject: (resource, review) => `Erinnerung: Zugriff auf ${resource} prüfen: ${review}`,
  extendSubject: (resource, review) => `Mehr Zeit: Zugriff auf ${resource} prüfen: ${review}`,
  ask: (resource, count) =>
    `Bitte prüfen Sie, wer weiter Zugriff haben soll auf ${resource}: ${count === '1' ? '1 Person' : `${count} Personen`}.`,
  askSelf: (resource) => `Bitte sagen Sie, ob Sie noch Zugriff brauchen auf ${resource}.`,
  left: (left, all) => `Noch offen: ${left} von ${all} Entscheidungen.`,
  over: (count) => `mehr als ${count.toLocaleString('de')}`,
  moreTime: 'Sie haben mehr Zeit als bisher.',
  until: (moment) => `Bitte entscheiden Sie bis ${moment}.`,
  silence: {
    Approve: 'Ohne Entscheidung bleibt der Zugriff bestehen.',
    Deny: 'Ohne Entscheidung wird der Zugriff entfernt.',
    Recommendation: 'Ohne Entscheidung gilt der Vorschlag.',
    None: 'Ohne Entscheidung bleibt der Zugriff bestehen.',
    goesOn: 'Was Sie nicht entscheiden, geht in die nächste Stufe.',
  },
  denial: {
    applied: 'Abgelehnter Zugriff wird nach dem Ende der Prüfung entfernt.',
    notApplied: 'Abgelehnter Zugriff wird nach dem Ende entfernt, wenn die Administration die Entscheidungen anwendet.',
    deletes:
      'Abgelehnte Gäste werden gesperrt, wenn die Entscheidungen nach dem Ende angewendet werden. Ihre Konten werden 30 Tage später gelöscht.',
  },
  reason: 'Jede Entscheidung braucht eine Begründung.',
  stage: (number, all) =>
    number === all ? `Das ist die letzte von ${all} Stufen.` : `Das ist Stufe ${number} von ${all}.`,
  next: {
    self: 'Nach Ihnen entscheiden die Menschen über ihren eigenen Zugriff.',
    manager: 'Nach Ihnen entscheiden die Vorgesetzten.',
    common: 'Nach Ihnen entscheiden andere.',
  },
  delegate: {
    subject: (name) => `Sie können Zugriffsprüfungen für ${name} entscheiden`,
    says: (name, from, until) =>
      `${name} hat Sie als Vertretung benannt: Sie können über die Zugriffsprüfungen entscheiden, die auf ${name} warten, und zwar von ${from} bis ${until}. ${name} kann weiterhin selbst entscheiden.`,
    button: 'Prüfungen ansehen',
    footer: (name) =>
      `Sie bekommen diese E-Mail, weil ${name} Sie benannt hat. Gesendet von den Zugriffsprüfungen Ihrer Organisation. Nach einem Kennwort wird nie gefragt.`,
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
      byDefault: 'davon, weil niemand entschieden hat',
    },
    seal: (n, hash) =>
      `Bewahren Sie diese E-Mail auf: Mit ihr lässt sich später belegen, was jetzt entschieden war. Siegel ${n}: ${hash}`,
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
        `${count} von ${of} Ablehnungen sind Vorgaben für Menschen, über die niemand befragt werden konnte.`,
      many: (count, of) => `${count} von ${of} würden den Zugriff verlieren. Das ist mehr als üblich.`,
    },
    heldNext:
      'Sehen Sie sich die Entscheidungen an. Sind sie richtig, wenden Sie sie an. Bis dahin bleibt der Zugriff.',
    stillThereSubject: (resource, review) => `Nach der Zugriffsprüfung noch Zugriff: ${review} (${resource})`,
    stillThere: (resource, present, cameBack) =>
      [
        `Die Prüfung hat den Zugriff auf ${resource} entfernt.`,
        ...(present > 0 ? [`Noch Zugriff: ${menschen(present)}.`] : []),
        ...(cameBack > 0 ? [`Wieder Zugriff: ${menschen(cameBack)}.`] : []),
      ].join(' '),
    stillThereNext:
      'Die Entscheidungen der Prüfung sagen, um wessen Zugriff es geht. Vielleicht wurde er neu vergeben.',
    unassignedSubject: (resource, review) => `Zugriffsprüfung ohne Prüfende: ${review} (${resource})`,
    unassigned: (resource, count) =>
      `Die Prüfung des Zugriffs auf ${resource} hat begonnen. Für ${menschen(count)} wurde niemand gefunden, der entscheidet, und es ist kein Ersatz genannt.`,
    unassignedNext:
      'Nennen Sie Menschen, die prüfen. Eine Vorgabe, die den Zugriff entfernen würde, wartet auf Ihre Bestätigung.',
    failedSubject: (resource, review) => `Zugriffsprüfung: nicht jeder Zugriff wurde entfernt: ${review} (${resource})`,
    failed: (resource, count) =>
      `Die Entscheidungen der Prüfung des Zugriffs auf ${resource} sind angewendet. Abgelehnter Zugriff besteht noch bei so vielen: ${menschen(count)}.`,
    failedNext:
      'Was das Verzeichnis abgelehnt hat, lässt sich noch einmal versuchen: Wenden Sie die Entscheidungen erneut an. Anderer Zugriff muss dort entfernt werden, wo er herkommt.',
    button: 'Prüfung öffnen',
    footer:
      'Sie bekommen diese E-Mail, weil Sie die Prüfung angelegt haben oder von ihrem Ende erfahren sollen. Gesendet von den Zugriffsprüfungen Ihrer Organisation.',
  },
  button: 'Prüfung öffnen',
  footer: (name) =>
    `Sie bekommen diese E-Mail, weil Sie um diese Prüfung gebeten werden${name === '' ? '' : `; ${name} hat sie angelegt`}. ` +
    'Gesendet von den Zugriffsprüfungen Ihrer Organisation. Nach einem Kennwort wird nie gefragt.',
};
