const people = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`;

/** The words of the administrator's pages in English. Other languages have the type of this one. */
export const en = {
  missing: 'This review does not exist, or you may not see it. Its creator and administrators of reviews may.',
  home: {
    title: 'All reviews',
    none: 'There is no review in progress that you may see.',
    waiting: 'These wait for you',
    open: 'In progress',
    coming: 'To come',
    from: (date: string) => `from ${date}`,
    until: (date: string) => `until ${date}`,
  },
  about: (kind: string, name: string) => `Access to ${kind} ${name}`,
  statuses: {
    NotStarted: 'Not started',
    Initializing: 'Opening',
    Starting: 'Opening',
    InProgress: 'Reviewers decide',
    Completing: 'Ending',
    Completed: 'Ended, not applied',
    AutoReviewing: 'Ending: defaults are set',
    AutoReviewed: 'Ended: defaults are set',
    Applying: 'Decisions are being applied',
    Applied: 'Applied',
  } as Readonly<Record<string, string>>,
  from: (start: string, end: string) => `From ${start} to ${end}`,
  askedBy: (name: string) => `Set up by ${name}`,
  decided: (decided: number, all: number) => `${decided} of ${all} decided`,
  reviewers: 'Reviewers',
  noReviewers: 'Nobody was asked.',
  remind: 'Remind those who are not done',
  reminded: 'The mails are on their way.',
  reviewer: { name: 'Reviewer', asked: 'Asked', decided: 'Decisions', last: 'Last decision' },
  decisions: 'Decisions',
  all: 'All',
  decision: { person: 'Person', decision: 'Decision', by: 'By', reason: 'Reason', result: 'Result' },
  none: 'No decision of this kind.',
  more: 'Show more',
  results: {
    AppliedSuccessfully: 'Done',
    AppliedWithUnknownFailure: 'Failed',
    AppliedSuccessfullyButObjectNotFound: 'Was gone already',
    ApplyNotSupported: 'Cannot be done here',
  } as Readonly<Record<string, string>>,
  finish: 'Apply the decisions',
  finishText: (denied: number) =>
    denied === 0
      ? 'Nothing was denied: nobody loses access.'
      : `${people(denied)} would lose access. Look first at what would be removed.`,
  look: 'Show what would be removed',
  looking: 'The directory is asked what would be removed.',
  outcomes: {
    wouldRemove: 'would be removed',
    wouldBlock: 'the account would be blocked, later deleted',
    alreadyGone: 'is gone already',
    cannotRemove: 'cannot be removed',
  } as Readonly<Record<string, string>>,
  byDefault: 'nobody decided',
  confirm: (count: number) =>
    `Type ${count} to confirm that ${people(count)} ${count === 1 ? 'loses' : 'lose'} access.`,
  apply: 'Apply',
  applying: (done: number, all: number) => `${done} of ${all} removals done`,
  failed: (count: number) => `${count === 1 ? 'One removal' : `${count.toLocaleString('en')} removals`} failed.`,
  again: 'Try them again',
};

export type ManageMessages = typeof en;
