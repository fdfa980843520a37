import { lazily } from '../../../rules/lazily';
import { collection, graphObject, qualified, typeName } from './graphObject';
import { joi } from './joi';
import { queryMembers } from './scopeSchema';

const scopeType = 'accessReviewNotificationRecipientQueryScope';

/** Collection(accessReviewNotificationRecipientItem). Reference: Graph access reviews §2.8. */
export const notificationRecipientsSchema = lazily(() =>
  collection(
    graphObject({
      notificationTemplateType: joi()
        .string()
        .valid('CompletedAdditionalRecipients')
        .empty(null)
        .default('CompletedAdditionalRecipients'),
      notificationRecipientScope: graphObject({
        '@odata.type': typeName(scopeType).default(qualified(scopeType)),
        ...queryMembers(),
      }).required(),
    }),
  ),
);
