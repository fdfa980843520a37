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
  changeNotificationCollection: { value: 'Collection(changeNotification)' },
  changeNotification: {
    id: 'String',
    subscriptionId: 'String!',
    subscriptionExpirationDateTime: 'DateTimeOffset!',
    changeType: 'String!',
    resource: 'String!',
    tenantId: 'String',
    clientState: 'String',
    resourceData: 'changedResource',
    event: 'String!',
    eventDateTime: 'DateTimeOffset!',
  },
  changedResource: { '@odata.type': 'String', '@odata.id': 'String', id: 'String!' },
};
