/** Types that Microsoft Graph's reviews have not: properties with the texts of their types. */
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

/** What people read for a property whose name says too little. */
export const OWN_TITLES: Readonly<Record<string, string>> = {
  definitionId: 'Review ID',
  instanceId: 'Run ID',
  decisionId: 'Decision ID',
  eventDateTime: 'Time',
};
