/** A one-time review of a group of the sample tenant by one person, who need not justify. */
export const sampleDefinition = {
  displayName: 'Harbour staff',
  scope: {
    '@odata.type': '#microsoft.graph.accessReviewQueryScope',
    query: '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/transitiveMembers',
    queryType: 'MicrosoftGraph',
  },
  reviewers: [{ query: '/users/398164b1-5196-49dd-ada2-364b49f99b27', queryType: 'MicrosoftGraph' }],
  settings: { instanceDurationInDays: 7 },
};

/** The same review every week. */
export const weeklyDefinition = {
  ...sampleDefinition,
  settings: {
    instanceDurationInDays: 3,
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] },
      range: { type: 'noEnd', startDate: '2026-01-05' },
    },
  },
};
