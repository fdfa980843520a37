import type { ManageMessages } from './en';

const zugriffe = (count: number): string => `${count.toLocaleString('de')} ${count === 1 ? 'Zugriff' : 'Zugriffe'}`;
const personen = (count: number): string => `${count.toLocaleString('de')} ${count === 1 ? 'Person' : 'Personen'}`;

export const de: ManageMessages = {
  missing:
    'Diese Prüfung gibt es nicht, oder Sie dürfen sie nicht sehen. Sehen dürfen sie, wer sie angelegt hat, und die Administration.',
  home: {
    title: 'Alle Prüfungen',
    none: 'Es läuft keine Prüfung, die Sie sehen dürfen.',
    open: 'Laufend',
    coming: 'Bevorstehend',
    from: (date) => `ab ${date}`,
    until: (date) => `bis ${date}`,
    ends: 'Zuletzt angewendet',
    noEnds: 'Es wurden noch keine Entscheidungen angewendet.',
  },
  series: 'Alle Prüfungen dieser Reihe',
  places: { title: 'Bereiche' },
  attention: {
    title: 'Braucht Aufmerksamkeit',
    none: 'Nichts braucht Ihre Aufmerksamkeit.',
    subscription: 'Benachrichtigungen',
    kinds: {
      removalsHeld: (count) => `${zugriffe(count)} würden entfernt: Das ist angehalten.`,
      notApplied: () => 'Sie ist beendet. Ihre Entscheidungen sind nicht angewendet.',
      nobodyDecides: (count) => `Über ${zugriffe(count)} kann niemand entscheiden.`,
      notStarted: (count) => `${personen(count)} ${count === 1 ? 'hat' : 'haben'} noch nichts entschieden.`,
      blocked: () => 'Die Arbeit ist blockiert.',
      accessRemains: (count) => `${zugriffe(count)} abgelehnt und noch vorhanden.`,
      notificationsFail: (count) => `Ein Abonnent nimmt seine Ereignisse nicht an (${count}).`,
    },
  },
  raw: 'Die Meldung des Dienstes',
  errors: {
    SignInsUnknown: 'Anmeldungen sind nicht bekannt: Die Lizenz oder die Berechtigung dafür fehlt.',
    ApplicationSignInsUnknown:
      'Anmeldungen bei der Anwendung sind nicht bekannt: Die Lizenz oder die Berechtigung fehlt.',
    EligibleAssignmentsUnknown:
      'Berechtigte Rollenzuweisungen werden nicht geprüft: Die Lizenz oder die Berechtigung fehlt.',
    MembersHidden: 'Die Mitglieder der Gruppe sind für den Dienst verborgen und werden nicht geprüft.',
    MailsNotSent:
      'Das Postfach lehnt E-Mails ab. Prüfende wurden nicht benachrichtigt; entscheiden können sie trotzdem.',
    NoReviewer: 'Über einige Zugriffe entscheidet niemand: Niemand wurde gefunden, und niemand springt ein.',
    WorkInterrupted: 'Die Arbeit wartet auf das Verzeichnis oder den Speicher und wird wiederholt.',
    WorkFailed: 'Die Arbeit ist fehlgeschlagen. Das Protokoll des Dienstes sagt, warum; sie wird wiederholt.',
    RemovalsHeld: 'Das Entfernen ist angehalten, weil es so viele sind. Sehen Sie nach und wenden Sie dann an.',
    RemovalNotSeen: 'Einen Tag nach dem Entfernen ist ein Teil der Zugriffe noch da oder wieder da.',
  },
  about: (kind, name) => `Zugriff auf ${kind} ${name}`,
  statuses: {
    NotStarted: 'Noch nicht begonnen',
    Initializing: 'Wird eröffnet',
    Starting: 'Wird eröffnet',
    InProgress: 'Es wird entschieden',
    Completing: 'Wird beendet',
    Completed: 'Beendet, nicht angewendet',
    AutoReviewing: 'Wird beendet: Vorgaben werden gesetzt',
    AutoReviewed: 'Beendet: Vorgaben sind gesetzt',
    Applying: 'Entscheidungen werden angewendet',
    Applied: 'Angewendet',
  },
  from: (start, end) => `Von ${start} bis ${end}`,
  askedBy: (name) => `Angelegt von ${name}`,
  decided: (decided, all) => `${decided} von ${all} entschieden`,
  reviewers: 'Wer entscheidet',
  notBegun: 'noch nichts',
  resources: 'Nach Ressource',
  burnDown: {
    title: 'Offene Entscheidungen',
    label: (open, all) => `${open} von ${all} sind offen. Die Linie zeigt, wie ihre Zahl sank.`,
    table: 'Als Tabelle',
    day: 'Tag',
    open: 'Offen am Ende',
  },
  noReviewers: 'Niemand wurde gefragt.',
  remind: 'An offene Entscheidungen erinnern',
  reminded: 'Die E-Mails sind unterwegs.',
  reviewer: { name: 'Name', asked: 'Gefragt', decided: 'Entscheidungen', last: 'Letzte Entscheidung' },
  decisions: 'Entscheidungen',
  all: 'Alle',
  decision: { person: 'Person', decision: 'Entscheidung', by: 'Von', reason: 'Begründung', result: 'Ergebnis' },
  none: 'Keine Entscheidung dieser Art.',
  more: 'Mehr anzeigen',
  search: 'Nach einer Person suchen',
  without: (words) => `Filter ${words} entfernen`,
  marks: {
    default: 'Durch Vorgabe',
    approved: 'Genehmigt',
    self: 'Über sich selbst',
    against: 'Gegen die Empfehlung',
    noReason: 'Ohne Begründung',
    failed: 'Entfernen fehlgeschlagen',
  },
  readBacks: 'Noch einmal nachgesehen',
  removals: {
    gone: 'weg',
    stillPresent: 'noch da',
    otherWay: 'auf anderem Weg da',
    cameBack: 'wieder da',
    unknown: 'nicht bekannt',
    remains: 'noch da oder wieder da',
  },
  restored: {
    begun: 'wird zurückgegeben',
    restored: 'zurückgegeben',
    alreadyPresent: 'war wieder da',
    principalGone: 'die Person gibt es nicht mehr',
    resourceGone: 'die Ressource gibt es nicht mehr',
    notRestorable: 'lässt sich nicht zurückgeben',
    superseded: 'von einer späteren Prüfung wieder abgelehnt',
    policyRefused: 'eine Richtlinie verbietet es',
  },
  results: {
    AppliedSuccessfully: 'Erledigt',
    AppliedWithUnknownFailure: 'Fehlgeschlagen',
    AppliedSuccessfullyButObjectNotFound: 'War schon weg',
    ApplyNotSupported: 'Geht hier nicht',
  },
  finish: 'Entscheidungen anwenden',
  finishText: (denied) =>
    denied === 0
      ? 'Nichts wurde abgelehnt: Niemand verliert den Zugriff.'
      : `${personen(denied)} ${denied === 1 ? 'würde' : 'würden'} den Zugriff verlieren. Sehen Sie zuerst nach, was entfernt würde.`,
  look: 'Zeigen, was entfernt würde',
  looking: 'Das Verzeichnis wird gefragt, was entfernt würde.',
  outcomes: {
    wouldRemove: 'würde entfernt',
    wouldBlock: 'das Konto würde gesperrt und später gelöscht',
    alreadyGone: 'ist schon weg',
    cannotRemove: 'lässt sich nicht entfernen',
  },
  byDefault: 'niemand hat entschieden',
  confirm: (count) =>
    `Geben Sie ${count} ein, um zu bestätigen, dass ${personen(count)} den Zugriff ${count === 1 ? 'verliert' : 'verlieren'}.`,
  apply: 'Anwenden',
  applying: (done, all) => `${done} von ${all} entfernt`,
  failed: (count) =>
    count === 1 ? 'Ein Entfernen ist fehlgeschlagen.' : `${count.toLocaleString('de')} sind fehlgeschlagen.`,
  again: 'Noch einmal versuchen',
  estimate: (seconds) =>
    seconds < 90
      ? `etwa ${seconds} Sekunden bei diesem Tempo`
      : `etwa ${Math.ceil(seconds / 60)} Minuten bei diesem Tempo`,
  allOf: (count) => `Alle ${count}`,
  giveBack: {
    title: 'Zugriff zurückgeben',
    who: 'Wer bekommt den Zugriff zurück?',
    reason: 'Begründung',
    look: 'Prüfen, was sich zurückgeben lässt',
    tooMany: (most) => `Wählen Sie höchstens ${most} oder alle.`,
    choose: 'Andere wählen',
    expected: {
      restored: 'würde zurückgegeben',
      alreadyPresent: 'ist wieder da',
      principalGone: 'die Person gibt es nicht mehr',
      resourceGone: 'die Ressource gibt es nicht mehr',
      notRestorable: 'lässt sich nicht zurückgeben',
      superseded: 'von einer späteren Prüfung wieder abgelehnt',
      policyRefused: 'eine Richtlinie würde es verbieten',
    },
    confirm: (count) =>
      `Geben Sie ${count} ein, um zu bestätigen, dass ${personen(count)} den Zugriff ${count === 1 ? 'zurückbekommt' : 'zurückbekommen'}.`,
    action: 'Zurückgeben',
    running: 'Der Zugriff wird zurückgegeben.',
  },
  running: {
    title: 'Diese Prüfung ändern',
    confirmOpen: (open) => `Geben Sie ${open} ein, die Zahl der offenen Entscheidungen, um zu bestätigen.`,
    extend: {
      button: 'Verlängern',
      text: (end) => `Sie endet am ${end}. Wer entscheidet, wird über ein späteres Ende benachrichtigt.`,
      until: 'Letzter Tag',
      reason: 'Begründung',
      action: 'Verlängern',
    },
    reassign: {
      button: 'Neu zuweisen',
      who: 'Welche offenen Entscheidungen?',
      to: 'Wählen Sie, wer stattdessen entscheidet.',
      reason: 'Begründung',
      action: (name) => `An ${name} geben`,
    },
    addReviewer: {
      button: 'Jemanden hinzufügen',
      text: 'Wählen Sie jemanden. Die Person wird auch gefragt und bekommt eine E-Mail.',
      action: (name) => `${name} fragen`,
    },
    stop: {
      button: 'Jetzt beenden',
      text: (open) =>
        `${zugriffe(open)} ${open === 1 ? 'ist' : 'sind'} offen; für sie gilt, was die Prüfung bei Schweigen vorsieht. Eine beendete Prüfung lässt sich nicht wieder öffnen.`,
    },
    stopStage: {
      button: 'Diese Stufe beenden',
      text: (open) => `${zugriffe(open)} ${open === 1 ? 'ist' : 'sind'} offen. Die nächste Stufe beginnt.`,
    },
    extra: {
      button: 'Jetzt noch einmal prüfen',
      text: (name) => `Neben dem Zeitplan beginnt sofort eine weitere Prüfung von „${name}“.`,
      action: 'Beginnen',
    },
  },
};
