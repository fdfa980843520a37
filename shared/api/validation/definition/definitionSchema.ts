import type { ObjectSchema, Schema } from 'joi';
import type { Version } from '../../endpoint/endpoint';
import { lazily } from '../../../rules/lazily';
import type { DefinitionInput, ReviewerScope, ScheduleSettings } from '../../../rules/model/definition';
import { graphObject, ignored, listOf, qualified, typeName, type BetaProperties } from '../schemas/graphObject';
import { joi } from '../schemas/joi';
import {
  optionalReviewersSchema,
  reviewersSchema,
  queryScope,
  scopeSchema,
  queryMembers,
} from '../schemas/scopeSchema';
import { reviewOptionsSchema, settingsSchema, stageSettingsSchema } from '../schemas/settingsSchema';
import { member, name } from '../schemas/textSchemas';

/** The most characters of a description. A mail shows only the first 256. */
const LONGEST_DESCRIPTION = 8_192;

const description = lazily(() => joi().string().max(LONGEST_DESCRIPTION).allow('', null).default(null));

/** The server sets these properties. They are ignored, so that a client can send back what it read. */
const READ_ONLY = ['id', 'status', 'createdBy', 'createdDateTime', 'lastModifiedDateTime', 'instances'] as const;

/** Settings of the right shape; stages or the range of a one-time review can determine the duration. */
export type SettingsBody = Omit<ScheduleSettings, 'instanceDurationInDays'> & {
  readonly instanceDurationInDays?: number;
};

/** A body of the right shape whose values are not checked yet. */
export interface DefinitionBody extends Omit<DefinitionInput, 'fallbackReviewers' | 'settings'> {
  readonly settings: SettingsBody;
  readonly fallbackReviewers?: readonly ReviewerScope[];
  readonly backupReviewers?: readonly ReviewerScope[];
}

/**
 * accessReviewScheduleDefinition in a request, with defaults. Both versions take `backupReviewers`, the older name of `fallbackReviewers`;
 * it applies when the newer name is absent. Source: docs/graph-reference.md#s2-2.
 */
const definitionSchema = lazily<Schema<DefinitionBody>>(() =>
  graphObject({
    ...ignored(...READ_ONLY),
    displayName: name().required(),
    descriptionForAdmins: description(),
    descriptionForReviewers: description(),
    scope: scopeSchema().required(),
    instanceEnumerationScope: queryScope().allow(null).default(null),
    reviewers: reviewersSchema(),
    backupReviewers: optionalReviewersSchema(),
    fallbackReviewers: optionalReviewersSchema(),
    settings: settingsSchema().required(),
    stageSettings: stageSettingsSchema(),
    additionalNotificationRecipients: notificationRecipientsSchema(),
  }).meta({ onlyInBeta: ['reviewOptions'] } satisfies BetaProperties),
);

/** The definition in a request of beta, which also has the product's own settings. */
const betaDefinitionSchema = lazily<Schema<DefinitionBody>>(() =>
  (definitionSchema() as ObjectSchema<DefinitionBody>).append({ reviewOptions: reviewOptionsSchema().allow(null) }),
);

/** Returns the schema of accessReviewScheduleDefinition in a request of a version. */
export const definitionSchemaOf = (version: Version): Schema<DefinitionBody> =>
  version === 'beta' ? betaDefinitionSchema() : definitionSchema();

const scopeType = 'accessReviewNotificationRecipientQueryScope';

/** Collection(accessReviewNotificationRecipientItem). Source: docs/graph-reference.md#s2-8. */
const notificationRecipientsSchema = lazily(() =>
  listOf(
    graphObject({
      notificationTemplateType: member('CompletedAdditionalRecipients')
        .empty(null)
        .default('CompletedAdditionalRecipients'),
      notificationRecipientScope: graphObject({
        '@odata.type': typeName(scopeType).default(qualified(scopeType)),
        ...queryMembers(),
      }).required(),
    }),
  ),
);
