import type { Answer, Endpoint, Version } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import { applySelect } from '../shared/api/odata/applySelect';
import { mapSource } from '../shared/api/odata/source';
import { attentionToWire } from '../shared/api/wire/ownToWire';
import { attentionFor } from '../shared/reviews/instances/attention';
import { sendTestMail } from '../shared/reviews/tenant';
import type { Dependencies } from '../shared/reviews/dependencies';
import { BOTH_VERSIONS, SINGLE, type ReviewCall } from './resources';

const SET = '/identityGovernance/accessReviews';

/** The collections and objects below the set that a request can read. */
const NAVIGATION: Readonly<Record<Version, readonly string[]>> = {
  'v1.0': ['definitions', 'historyDefinitions'],
  beta: ['definitions', 'historyDefinitions', 'policy'],
};

/** accessReviewSet, the singleton above all reviews. Source: docs/graph-reference.md#s2-1. */
export const accessReviewSetEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$set',
    operation: 'accessReviewSet-get',
    method: 'GET',
    path: SET,
    versions: BOTH_VERSIONS,
    summary: 'Get accessReviewSet',
    permission: 'READ',
    query: SINGLE,
    handle: getSet,
  },
  {
    id: '$attention',
    operation: 'accessReviewSet-list-attention',
    method: 'GET',
    path: `${SET}/attention`,
    versions: ['beta'],
    summary: 'List what needs attention',
    permission: 'READ',
    query: { select: 'any', walk: 200 },
    handle: listAttention,
  },
  {
    // Checks the mailbox of the deployment. deploy.sh calls this operation at the end.
    id: '$testMail',
    operation: 'accessReviewSet-sendTestMail',
    method: 'POST',
    path: `${SET}/sendTestMail`,
    versions: ['beta'],
    summary: "Send a mail from the deployment's mailbox to itself",
    permission: 'WRITE',
    handle: async ({ deps, caller }) => {
      await sendTestMail(deps, caller);
      return { status: 204 };
    },
  },
];

/** Returns the set with links to its collections and objects. */
function getSet({ url, version, query }: ReviewCall): Promise<Answer> {
  const links = NAVIGATION[version].map(
    (name) => [`${name}@odata.navigationLink`, `${url.base}${SET}/${name}`] as const,
  );
  const body = {
    '@odata.context': `${url.base}/$metadata#identityGovernance/accessReviews`,
    ...applySelect({ id: 'accessReviews', ...Object.fromEntries<string>(links) }, query.select),
  };
  return Promise.resolve({ status: 200, body });
}

/** Lists reviews that need attention. Graph has no such list: docs/lifecycle.md#attention. */
function listAttention(call: ReviewCall): Promise<Answer> {
  return listAnswer(call, ['attention'], mapSource(attentionFor(call.deps, call.caller), attentionToWire));
}
