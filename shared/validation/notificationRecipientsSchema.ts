import Joi from 'joi';
import { collection, graphObject, qualified, typeName } from './graphObject';
import { queryMembers } from './scopeSchema';

const scopeType = 'accessReviewNotificationRecipientQueryScope';

/** Collection(accessReviewNotificationRecipientItem). Reference: Graph access reviews §2.8. */
export const notificationRecipientsSchema = collection(
  graphObject({
    notificationTemplateType: Joi.string()
      .valid('CompletedAdditionalRecipients')
      .empty(null)
      .default('CompletedAdditionalRecipients'),
    notificationRecipientScope: graphObject({
      '@odata.type': typeName(scopeType).default(qualified(scopeType)),
      ...queryMembers,
    }).required(),
  }),
);
