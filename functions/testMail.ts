import type { Endpoint } from '../shared/api/endpoint/endpoint';
import type { Dependencies } from '../shared/reviews/dependencies';
import { sendTestMail } from '../shared/reviews/sendTestMail';

/** Checks the mailbox of the deployment. Graph has no such action; deploy.sh calls it at the end. */
export const testMailEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$testMail',
    operation: 'accessReviewSet-sendTestMail',
    method: 'POST',
    path: '/identityGovernance/accessReviews/sendTestMail',
    versions: ['beta'],
    summary: "Send a mail from the deployment's mailbox to itself",
    permission: 'WRITE',
    handle: async ({ deps, caller }) => {
      await sendTestMail(deps, caller);
      return { status: 204 };
    },
  },
];
