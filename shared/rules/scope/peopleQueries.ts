import type { DefinitionInput, LeftOutPrincipal, ReviewerScope } from '../model/definition';

type Name = 'reviewers' | 'fallbackReviewers' | 'stageSettings' | 'additionalNotificationRecipients';

/** The properties of a definition, an instance or a stage whose queries name people. */
export type PeopleProperties = { readonly [name in Name]?: DefinitionInput[name] | undefined } & Pick<
  DefinitionInput,
  'reviewOptions'
>;

/** Returns the queries that name people, each with its path in the request. */
export function peopleQueries(
  properties: PeopleProperties,
): readonly (readonly [target: string, scope: ReviewerScope])[] {
  const {
    reviewers = [],
    fallbackReviewers = [],
    stageSettings = [],
    additionalNotificationRecipients = [],
  } = properties;
  return [
    ...reviewers.map((scope, n) => [`reviewers/${n}`, scope] as const),
    ...fallbackReviewers.map((scope, n) => [`fallbackReviewers/${n}`, scope] as const),
    ...stageSettings.flatMap((stage, n) =>
      peopleQueries({ reviewers: stage.reviewers, fallbackReviewers: stage.fallbackReviewers }).map(
        ([target, scope]) => [`stageSettings/${n}/${target}`, scope] as const,
      ),
    ),
    ...additionalNotificationRecipients.map(
      ({ notificationRecipientScope: scope }, n) =>
        [`additionalNotificationRecipients/${n}/notificationRecipientScope`, scope] as const,
    ),
  ];
}

/** Returns the queries of `after` that `before` does not have. */
export function addedPeopleQueries(after: PeopleProperties, before: PeopleProperties) {
  const known = new Set(peopleQueries(before).map(([, { query }]) => query));
  return peopleQueries(after).filter(([, { query }]) => !known.has(query));
}

/** Returns the principals whom `after` excludes and `before` does not, each with the path of its exclusion in the request. */
export function addedExclusions(
  after: PeopleProperties,
  before: PeopleProperties,
): readonly (readonly [path: string, exclusion: LeftOutPrincipal])[] {
  const known = new Set(before.reviewOptions?.exclusions?.map(({ principalId }) => principalId));
  return (after.reviewOptions?.exclusions ?? [])
    .map((exclusion, n) => [`reviewOptions/exclusions/${n}`, exclusion] as const)
    .filter(([, { principalId }]) => !known.has(principalId));
}
