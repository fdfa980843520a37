/** The words of the page of a definition in English. Other languages have the type of this one. */
export const en = {
  edit: 'Edit',
  duplicate: 'Duplicate',
  end: (isOnce: boolean): string => (isOnce ? 'End the review' : 'End the series'),
  endTitle: (name: string) => `End “${name}”?`,
  endText: (running: number) =>
    `${running === 0 ? 'Nothing of it runs now.' : `${running.toLocaleString('en')} in progress ${running === 1 ? 'ends' : 'end'} now; open items get what the review says about silence.`} No more reviews begin. Decisions and evidence stay. It cannot be started again.`,
  delete: 'Delete',
  readOnly: 'You may look at this review. To change it you need a role that manages reviews.',
  mayNotCreate: 'You may not create reviews',
  needed: {
    group:
      'Reviews of groups, applications and packages: only for Global, User and Identity Governance Administrators.',
    role: 'Reviews of directory roles: only for Global, Privileged Role and Identity Governance Administrators.',
  },
  facts: {
    what: 'Reviewed',
    who: 'Decided by',
    when: 'When',
    silence: 'Without a decision',
    denied: 'Denied access',
    createdBy: 'Created by',
  },
  denied: {
    alone: 'is removed automatically when the review ends, unless there are unusually many removals',
    byHand: 'stays until an administrator applies the decisions',
  },
  named: (count: number) =>
    `${count === 1 ? '1 person or group' : `${count.toLocaleString('en')} people or groups`} by name`,
  fallback: (names: string) => `otherwise ${names}`,
  stages: (parts: string) => `in stages: ${parts}`,
  lasts: (every: string, days: number) => `${every}, ${days === 1 ? '1 day' : `${days} days`} to decide`,
  occurrences: (isOnce: boolean): string => (isOnce ? 'Reviews' : 'Reviews of this series'),
  running: 'In progress',
  howFar: 'Show how far each is',
  coming: 'To come',
  past: 'Ended',
  none: 'No review has begun yet.',
  more: 'Show earlier ones',
  deleteTitle: (name: string) => `Delete ${name}`,
  deleteText: (running: number) =>
    (running === 0
      ? ''
      : `${running === 1 ? 'One review is' : `${running.toLocaleString('en')} reviews are`} in progress: reviewers can no longer decide. `) +
    'Its decisions and reports can no longer be read, and nothing more is removed. This cannot be undone.',
  typeName: (name: string) => `Type the name to confirm: ${name}`,
  gone: 'This review does not exist, or you may not see it. Its creator and administrators of reviews may.',
};

export type DefinitionWords = typeof en;
