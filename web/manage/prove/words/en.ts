const size = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024)).toLocaleString('en')} KB`;

/** The words of proofs and reports in English. Other languages have the type of this one. */
export const en = {
  title: 'Evidence',
  place: 'Evidence of this review',
  missing: 'You may not see this. Administrators and readers of reviews may.',
  series: 'Evidence of a series',
  ofSeries: 'Evidence of the series',
  from: 'First day',
  to: 'Last day',
  quality: {
    title: 'How decisions were made',
    none: 'No reviewer has decided.',
    reviewer: 'Reviewer',
    decided: 'Decisions',
    pace: 'A minute',
    all: 'All reviewers',
    perMinute: (count: number) => count.toLocaleString('en', { maximumFractionDigits: 1 }),
    silence: (count: number, all: number) =>
      `${count.toLocaleString('en')} of ${all.toLocaleString('en')} items were decided by default, since nobody answered.`,
  },
  packs: {
    title: 'Packs for auditors',
    text: 'A signed pack holds the reviewed people, each decision with its reviewer, time and reason, the removals and their proof, mails and settings.',
    create: 'Make a pack',
    none: 'There is no pack. Packs are kept for 30 days.',
    statuses: {
      notStarted: 'Waiting',
      running: 'Being made',
      succeeded: 'Ready',
      failed: 'Failed',
    } as Readonly<Record<string, string>>,
    by: (name: string) => `asked for by ${name}`,
    final: 'nothing had been added after the last seal in it',
    lacks: (count: number) => `What it cannot show: ${count}`,
    download: (bytes: number) => `Download (${size(bytes)})`,
    hash: 'SHA-256:',
    check: 'How to check it',
    checkText:
      'Take verify.mjs from the release, KID from the list of keys, and HASH from the mail about the end of the review.',
  },
  journal: {
    title: 'What happened',
    kinds: {
      opened: 'Opened',
      stageOpened: 'A stage opened',
      reviewersReplaced: 'Other reviewers were named',
      acknowledged: 'Result acknowledged',
      extended: 'Extended',
      reassigned: 'Items got other reviewers',
      escalated: 'Open items went to further reviewers',
      reminderRequested: 'A reminder was requested',
      reminded: 'Reminders were sent',
      stageEnded: 'A stage ended',
      stopped: 'Stopped',
      ended: 'Ended',
      held: 'Removals are held',
      released: 'Held removals were released',
      applyRequested: 'Applying was requested',
      deletionStopped: 'The deletion of guests was stopped',
      applied: 'Applied',
      restorationRequested: 'Giving access back was requested',
      restorationEnded: 'Access was given back, or could not be',
      readBack: 'The directory was asked whether removed access is gone',
      interrupted: 'The work was interrupted',
      failed: 'The service reported a problem',
      mailed: 'A mail was sent',
    } as Readonly<Record<string, string>>,
    /** The words for a check of a restoration, which restores nothing. */
    checks: {
      restorationRequested: 'A check of what can be given back was requested',
      restorationEnded: 'A check showed what can be given back',
    } as Readonly<Record<string, string>>,
    noReminder: 'No reminder was needed',
    notMailed: 'A mail could not be sent',
  },
  timeLine: {
    title: 'In all reviews',
    none: 'No review that you may see has decided about this.',
    text: {
      principal: (count: number) => `What was decided about this access in all reviews: ${count.toLocaleString('en')}.`,
      resource: (count: number) => `What was decided about access to it in all reviews: ${count.toLocaleString('en')}.`,
    },
    part: 'There are more decisions than this page reads. A report has all of them.',
    review: 'Review',
    other: { principal: 'Access to', resource: 'Person' },
  },
  reports: {
    title: 'Reports',
    text: 'A report lists all decisions of a period as a table for a spreadsheet. Reports are kept for 30 days.',
    refused: 'You may not read reports.',
    none: 'There is no report yet.',
    name: 'Name',
    create: 'Make a report',
    period: (from: string, to: string) => `${from} to ${to}`,
    download: 'Download',
    statuses: { done: 'Ready', inProgress: 'Being made', requested: 'Waiting', error: 'Failed' } as Readonly<
      Record<string, string>
    >,
  },
};

export type ProofMessages = typeof en;
