import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApi, type Api } from '../../support/api';
import { groupReview, query, userNamed } from '../../support/sampleTenant';
import { sendRaw, type RawAnswer } from './rawRequest';

export const ROOT = '/v1.0/identityGovernance/accessReviews';
const MARKUP = '<script>alert(1)</script><img src=x onerror=alert(2)>';

/** A review, its one instance and a decision of its reviewer. */
export interface AttackedReview {
  readonly id: string;
  readonly path: string;
  readonly decision: string;
}

type Send = (method: string, target: string, more?: { headers?: object; body?: string }) => Promise<RawAnswer>;
type MakeReview = (reviewer: string, changes?: Readonly<Record<string, unknown>>) => Promise<AttackedReview>;

/** A product with reviews to attack, and reads that show whether an attack changed anything. */
export interface Attacked {
  readonly api: Api;
  readonly dataDirectory: string;
  /** The token of the administrator. */
  readonly token: string;
  /** Jerry reviews the first review, Clara the second; the third has stages, the first of which Jerry reviews. */
  readonly jerrys: AttackedReview;
  readonly claras: AttackedReview;
  readonly staged: AttackedReview;
  readonly stage: string;
  readonly reviewBy: MakeReview;
  /** Sends raw bytes, by default with the administrator's token. */
  readonly raw: Send;
  readonly countOfDefinitions: () => Promise<number>;
  readonly decisionOf: (review: AttackedReview) => Promise<string>;
}

export async function openAttacked(): Promise<Attacked> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'attacks-'));
  const api = await openApi({ data: dataDirectory });
  const admin = api.as('admin');
  const token = await api.token('admin@contoso.example');
  const reviewBy: MakeReview = async (reviewer, changes = {}) => makeReview(api, reviewer, changes);
  return {
    api,
    dataDirectory,
    token,
    ...(await reviewsToAttack(api, reviewBy)),
    reviewBy,
    raw: rawAs(api, token),
    countOfDefinitions: async () => (await admin.get('/definitions?$top=999')).body.value.length,
    decisionOf: async ({ path, decision }) => (await admin.get(`${path}/decisions/${decision}`)).body.decision,
  };
}

async function makeReview(api: Api, reviewer: string, changes: object): Promise<AttackedReview> {
  const reviewers = [query(`/users/${userNamed(reviewer).id}`)];
  const { id } = await api.create(groupReview({ reviewers, ...changes }));
  await api.advance('PT0S');
  const path = `/definitions/${id}/instances/${id}`;
  const { value } = (await api.as('admin').get(`${path}/decisions`)).body;
  return { id, path, decision: value[0]?.id ?? '' };
}

async function reviewsToAttack(api: Api, reviewBy: MakeReview) {
  const jerrys = await reviewBy('Jerry Lindqvist', {
    displayName: MARKUP,
    settings: { mailNotificationsEnabled: true },
  });
  const claras = await reviewBy('Clara Winter', { group: 'Sales Proposals' });
  const one = {
    recommendationsEnabled: false,
    durationInDays: 1,
    reviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)],
  };
  const staged = await reviewBy('Jerry Lindqvist', {
    stageSettings: [
      { stageId: '1', ...one },
      { stageId: '2', dependsOn: ['1'], ...one },
    ],
  });
  const stage = (await api.as('admin').get(`${staged.path}/stages`)).body.value[0]?.id ?? '';
  return { jerrys, claras, staged, stage };
}

const rawAs =
  (api: Api, token: string): Send =>
  (method, target, more = {}) =>
    sendRaw(api.url, {
      method,
      target,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(more.headers as Record<string, string>),
      },
      ...(more.body === undefined ? {} : { body: more.body }),
    });
