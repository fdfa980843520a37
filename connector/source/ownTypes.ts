/** Types that the access reviews of Microsoft Graph do not have: properties and their types, in the notation of the type tables. */
export const OWN_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reviewableGroup: { id: 'String!', displayName: 'String', membersQuery: 'String!', ownersQuery: 'String!' },
  subscription: {
    id: 'String!',
    resource: 'String!',
    changeType: 'String!',
    notificationUrl: 'String!',
    expirationDateTime: 'DateTimeOffset!',
  },
  reviewEvent: {
    id: 'String!',
    event: 'String!',
    eventDateTime: 'DateTimeOffset!',
    definitionId: 'String!',
    instanceId: 'String',
    decisionId: 'String',
    resource: 'String!',
    subscriptionId: 'String!',
    tenantId: 'String!',
  },
};

/** Labels of properties whose name alone is unclear. */
export const OWN_TITLES: Readonly<Record<string, string>> = {
  definitionId: 'Review ID',
  instanceId: 'Run ID',
  decisionId: 'Decision ID',
  eventDateTime: 'Time',
};
