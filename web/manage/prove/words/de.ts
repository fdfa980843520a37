import type { ProofMessages } from './en';

const size = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024)).toLocaleString('de')} KB`;

export const de: ProofMessages = {
  title: 'Nachweise',
  place: 'Nachweise dieser Prüfung',
  missing: 'Hier gibt es nichts, was Sie sehen dürfen. Administration und Leserollen für Prüfungen dürfen es.',
  series: 'Nachweise einer Reihe',
  ofSeries: 'Nachweise der Reihe',
  from: 'Erster Tag',
  to: 'Letzter Tag',
  quality: {
    title: 'Wie entschieden wurde',
    none: 'Noch hat niemand entschieden.',
    reviewer: 'Name',
    decided: 'Entscheidungen',
    pace: 'Je Minute',
    all: 'Alle zusammen',
    perMinute: (count) => count.toLocaleString('de', { maximumFractionDigits: 1 }),
    silence: (count, all) =>
      `${count.toLocaleString('de')} von ${all.toLocaleString('de')} wurden durch Vorgabe entschieden, weil niemand geantwortet hat.`,
  },
  packs: {
    title: 'Pakete für die Revision',
    text: 'Ein Paket enthält, wer geprüft wurde, jede Entscheidung mit wer, wann und warum, das Entfernen und seinen Beleg, E-Mails und Einstellungen; es ist signiert.',
    create: 'Paket erstellen',
    none: 'Es gibt kein Paket. Pakete werden 30 Tage aufbewahrt.',
    statuses: { notStarted: 'Wartet', running: 'Wird erstellt', succeeded: 'Fertig', failed: 'Fehlgeschlagen' },
    by: (name) => `angefordert von ${name}`,
    final: 'endgültig, denn nichts kann mehr folgen',
    lacks: (count) => `Was es nicht zeigen kann: ${count}`,
    download: (bytes) => `Herunterladen (${size(bytes)})`,
    hash: 'SHA-256:',
    check: 'So wird es geprüft',
    checkText:
      'verify.mjs kommt aus der Veröffentlichung, KID aus der Liste der Schlüssel und HASH aus der E-Mail zum Ende der Prüfung.',
  },
  journal: {
    title: 'Was geschehen ist',
    kinds: {
      opened: 'Eröffnet',
      stageOpened: 'Eine Stufe begann',
      reviewersReplaced: 'Andere entscheiden',
      extended: 'Verlängert',
      reassigned: 'Zugriffe bekamen andere Prüfer',
      escalated: 'Offene Zugriffe gingen an weitere Prüfer',
      reminderRequested: 'Eine Erinnerung wurde angefordert',
      reminded: 'Erinnerungen wurden gesendet',
      stageEnded: 'Eine Stufe endete',
      stopped: 'Vorzeitig beendet',
      ended: 'Beendet',
      held: 'Das Entfernen ist angehalten',
      released: 'Das angehaltene Entfernen wurde freigegeben',
      applyRequested: 'Das Anwenden wurde angefordert',
      deletionStopped: 'Das Löschen der Gäste wurde gestoppt',
      applied: 'Angewendet',
      restorationRequested: 'Die Rückgabe von Zugriff wurde angefordert',
      restorationEnded: 'Zugriff wurde zurückgegeben oder konnte es nicht werden',
      readBack: 'Das Verzeichnis wurde gefragt, ob entfernter Zugriff weg ist',
      interrupted: 'Die Arbeit wurde unterbrochen',
      failed: 'Der Dienst meldete ein Problem',
      mailed: 'Eine E-Mail wurde gesendet',
    },
  },
  timeLine: {
    title: 'In allen Prüfungen',
    none: 'Keine Prüfung, die Sie sehen dürfen, hat hierüber entschieden.',
    text: {
      principal: (count) =>
        `Was in allen Prüfungen über diesen Zugriff entschieden wurde: ${count.toLocaleString('de')}.`,
      resource: (count) =>
        `Was in allen Prüfungen über den Zugriff hierauf entschieden wurde: ${count.toLocaleString('de')}.`,
    },
    review: 'Prüfung',
    other: { principal: 'Zugriff auf', resource: 'Person' },
  },
  reports: {
    title: 'Berichte',
    text: 'Ein Bericht listet alle Entscheidungen eines Zeitraums als Tabelle auf. Berichte werden 30 Tage aufbewahrt.',
    refused: 'Sie dürfen keine Berichte lesen.',
    none: 'Es gibt noch keinen Bericht.',
    name: 'Name',
    create: 'Bericht erstellen',
    period: (from, to) => `${from} bis ${to}`,
    download: 'Herunterladen',
    statuses: { done: 'Fertig', inProgress: 'Wird erstellt', requested: 'Wartet', error: 'Fehlgeschlagen' },
  },
};
