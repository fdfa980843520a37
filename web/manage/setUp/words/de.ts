import type { SetUpMessages } from './en';

export const de: SetUpMessages = {
  title: 'Einrichtung',
  missing: 'Sie dürfen nicht sehen, wie der Dienst eingerichtet ist.',
  well: 'Speicher, Warteschlange, Verzeichnis und Anmeldung antworten.',
  notWell: 'Dem Dienst geht es nicht gut. Die Adresse /healthz sagt, welcher Teil nicht antwortet.',
  noDetails: 'Berechtigungen und Einstellungen sieht, wer die Prüfungen anderer lesen darf.',
  notPermitted: 'Sie dürfen das nicht lesen.',
  gaps: {
    title: 'Was das Verzeichnis zuletzt verweigert hat',
    what: {
      signInActivity: 'Wann sich Personen angemeldet haben',
      applicationSignIns: 'Anmeldungen bei einer Anwendung',
      eligibleAssignments: 'Berechtigte Rollenzuweisungen',
      hiddenMembers: 'Verborgene Mitglieder einer Gruppe',
      mails: 'E-Mails',
    },
    why: {
      notLicensed: 'Der Mandant hat keine Lizenz dafür.',
      notPermitted: 'Eine Berechtigung in Microsoft Graph fehlt.',
      throttled: 'Microsoft Graph hat die Aufrufe gedrosselt.',
      noMailbox: 'Der Absender hat kein Postfach.',
      quotaExceeded: 'Das Postfach hat so viele E-Mails gesendet, wie es darf.',
      refused: 'Das Postfach hat eine E-Mail abgelehnt; der Code steht im Protokoll.',
    },
  },
  permissions: {
    title: 'Berechtigungen in Microsoft Graph',
    text: 'Die Einstellung FEATURES sagt, welche gebraucht werden. Was das Verzeichnis zuletzt verweigert hat, steht darüber.',
    used: 'in Gebrauch',
    unused: 'nicht erteilt',
  },
  features: {
    all: 'alle Prüfungen',
    groups: 'Prüfungen von Gruppen',
    applications: 'Prüfungen von Anwendungen',
    roles: 'Prüfungen von Verzeichnisrollen',
    packages: 'Prüfungen von Zugriffspaketen',
    guests: 'Löschen abgelehnter Gäste',
    channels: 'Prüfungen geteilter Kanäle',
  },
  policy: {
    title: 'Richtlinie',
    owners: 'Besitzer einer Gruppe dürfen Prüfungen dieser Gruppe anlegen und verwalten',
    notPermitted: 'Sie sind ohne die Berechtigung für die Richtlinie angemeldet, Policy.ReadWrite.AccessReview.',
    ask: 'Mit ihr anmelden',
  },
  subscriptions: {
    title: 'Ihre Benachrichtigungen',
    none: 'Sie haben kein Abonnement.',
    until: (date) => `bis ${date}`,
    end: 'Beenden',
  },
  settings: { title: 'Geltende Einstellungen', version: 'Version', key: 'Schlüssel, der Nachweise signiert' },
};
