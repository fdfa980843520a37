import type { ManageMessages } from './en';

const personen = (count: number): string => `${count.toLocaleString('de')} ${count === 1 ? 'Person' : 'Personen'}`;

export const de: ManageMessages = {
  missing:
    'Diese Prüfung gibt es nicht, oder Sie dürfen sie nicht sehen. Sehen dürfen sie, wer sie angelegt hat, und die Administration.',
  home: {
    title: 'Alle Prüfungen',
    none: 'Es läuft keine Prüfung, die Sie sehen dürfen.',
    waiting: 'Diese warten auf Sie',
    open: 'Laufend',
    coming: 'Bevorstehend',
    from: (date) => `ab ${date}`,
    until: (date) => `bis ${date}`,
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
  noReviewers: 'Niemand wurde gefragt.',
  remind: 'An offene Entscheidungen erinnern',
  reminded: 'Die E-Mails sind unterwegs.',
  reviewer: { name: 'Name', asked: 'Gefragt', decided: 'Entscheidungen', last: 'Letzte Entscheidung' },
  decisions: 'Entscheidungen',
  all: 'Alle',
  decision: { person: 'Person', decision: 'Entscheidung', by: 'Von', reason: 'Begründung', result: 'Ergebnis' },
  none: 'Keine Entscheidung dieser Art.',
  more: 'Mehr anzeigen',
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
};
