import type { DefinitionWords } from './en';

export const de: DefinitionWords = {
  edit: 'Bearbeiten',
  duplicate: 'Duplizieren',
  end: (isOnce) => (isOnce ? 'Prüfung beenden' : 'Reihe beenden'),
  endTitle: (name) => `„${name}“ beenden?`,
  endText: (running) =>
    `${running === 0 ? 'Nichts davon läuft gerade.' : `${running.toLocaleString('de')} laufende ${running === 1 ? 'Prüfung endet' : 'Prüfungen enden'} jetzt; was offen ist, bekommt, was bei Schweigen gilt.`} Danach beginnt keine mehr. Entscheidungen und Nachweise bleiben. Ein neuer Start ist nicht möglich.`,
  delete: 'Löschen',
  readOnly: 'Sie dürfen diese Prüfung ansehen. Um sie zu ändern, brauchen Sie eine Rolle, die Prüfungen verwaltet.',
  mayNotCreate: 'Sie dürfen keine Prüfungen anlegen',
  needed: {
    group:
      'Prüfungen von Gruppen, Anwendungen und Paketen: nur für globale, Benutzer- und Identity-Governance-Administratoren.',
    role: 'Prüfungen von Verzeichnisrollen: nur für globale, privilegierte und Identity-Governance-Administratoren.',
  },
  facts: {
    what: 'Geprüft wird',
    who: 'Es entscheiden',
    when: 'Wann',
    silence: 'Ohne Entscheidung',
    denied: 'Abgelehnter Zugriff',
    createdBy: 'Angelegt von',
  },
  denied: {
    alone: 'wird am Ende von selbst entfernt, außer es ist ungewöhnlich viel',
    byHand: 'bleibt, bis die Administration die Entscheidungen anwendet',
  },
  named: (count) =>
    `${count === 1 ? '1 Person oder Gruppe' : `${count.toLocaleString('de')} Personen oder Gruppen`}, beim Namen genannt`,
  fallback: (names) => `sonst ${names}`,
  stages: (parts) => `in Stufen: ${parts}`,
  lasts: (every, days) => `${every}, ${days === 1 ? '1 Tag' : `${days} Tage`} zum Entscheiden`,
  occurrences: (isOnce) => (isOnce ? 'Prüfungen' : 'Prüfungen dieser Reihe'),
  running: 'Laufend',
  howFar: 'Zeigen, wie weit jede ist',
  coming: 'Bevorstehend',
  past: 'Beendet',
  none: 'Noch hat keine Prüfung begonnen.',
  more: 'Frühere zeigen',
  deleteTitle: (name) => `${name} löschen`,
  deleteText: (running) =>
    (running === 0
      ? ''
      : `${running === 1 ? 'Eine Prüfung läuft' : `${running.toLocaleString('de')} Prüfungen laufen`}: Niemand kann dort mehr entscheiden. `) +
    'Entscheidungen und Berichte lassen sich nicht mehr lesen, und nichts wird mehr entfernt. Das lässt sich nicht rückgängig machen.',
  typeName: (name) => `Geben Sie den Namen ein, um zu bestätigen: ${name}`,
  gone: 'Diese Prüfung gibt es nicht, oder Sie dürfen sie nicht sehen. Sehen dürfen sie, wer sie angelegt hat, und die Administration.',
};
