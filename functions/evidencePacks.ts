import type { ListSpec } from '../shared/api/odata/queryOptions';
import { mapSource } from '../shared/api/odata/source';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import {
  acknowledgementSchema,
  packPeriodSchema,
  validateAcknowledgement,
  validatePackPeriod,
} from '../shared/api/validation/validateActions';
import { packToWire } from '../shared/api/wire/ownToWire';
import type { Dependencies } from '../shared/reviews/dependencies';
import { acknowledgeResult } from '../shared/reviews/instances/changeInstance';
import {
  createPack,
  createSeriesPack,
  findReadablePack,
  grantPackDownload,
  readablePacks,
  type PackPlace,
} from '../shared/reviews/evidence';
import { PACK_STATUSES, type EvidencePack } from '../shared/rules/evidence/pack';
import {
  DEFINITION,
  definitionIdOf,
  INSTANCE,
  instancePathOf,
  objectAnswer,
  type ReviewCall,
  SINGLE,
} from './resources';

export const PACK = `${INSTANCE}/evidencePacks/{packId}`;
export const SERIES_PACK = `${DEFINITION}/evidencePacks/{packId}`;

const LIST: ListSpec = {
  filter: { status: ['eq'] },
  literals: { status: PACK_STATUSES },
  orderby: ['createdDateTime'],
  select: 'any',
};

/** The evidence of a review for an auditor. Graph has no such evidence: docs/evidence.md. */
export const evidencePackEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$evidencePacks',
    operation: 'accessReviewInstance-post-evidencePacks',
    method: 'POST',
    path: `${INSTANCE}/evidencePacks`,
    versions: ['beta'],
    summary: 'Create an evidence pack of an instance',
    permission: 'READ',
    answersEntity: true,
    isLongRunning: true,
    handle: async (call) => created(call, await createPack(call.deps, call.caller, instancePathOf(call))),
  },
  {
    id: '$seriesPacks',
    operation: 'accessReviewScheduleDefinition-post-evidencePacks',
    method: 'POST',
    path: `${DEFINITION}/evidencePacks`,
    versions: ['beta'],
    summary: 'Create an evidence pack of a period of a series',
    permission: 'READ',
    takesBody: true,
    bodySchema: packPeriodSchema,
    answersEntity: true,
    isLongRunning: true,
    handle: createOfSeries,
  },
  {
    id: '$acknowledge',
    operation: 'accessReviewInstance-acknowledge',
    method: 'POST',
    path: `${INSTANCE}/acknowledge`,
    versions: ['beta'],
    // Only a person can take responsibility for a review; an application cannot.
    permission: 'PERSON_WRITE',
    takesBody: true,
    bodySchema: acknowledgementSchema,
    async handle(call) {
      const target = { ...instancePathOf(call), ifMatch: call.ifMatch };
      await acknowledgeResult(call.deps, call.caller, target, validateAcknowledgement(call.body));
      return { status: 204 };
    },
  },
  ...packRows('accessReviewInstance', INSTANCE),
  ...packRows('accessReviewScheduleDefinition', DEFINITION),
];

/** Returns the rows for the packs of an instance or of a series. */
function packRows(owner: string, parent: string): readonly Endpoint<Dependencies>[] {
  const base = { id: '$evidencePacks', versions: ['beta'], permission: 'READ' } as const;
  return [
    {
      ...base,
      operation: `${owner}-list-evidencePacks`,
      method: 'GET',
      path: `${parent}/evidencePacks`,
      summary: 'List evidence packs',
      query: LIST,
      handle: list,
    },
    {
      ...base,
      operation: `${owner}-get-evidencePacks`,
      method: 'GET',
      path: `${parent}/evidencePacks/{packId}`,
      summary: 'Get an evidence pack',
      query: SINGLE,
      handle: getPack,
    },
    {
      ...base,
      id: '$evidenceDownload',
      operation: `${owner}-evidencePacks-generateDownloadUri`,
      method: 'POST',
      path: `${parent}/evidencePacks/{packId}/generateDownloadUri`,
      summary: 'Generate a link that downloads an evidence pack',
      permission: 'HISTORY',
      handle: generateDownloadUri,
    },
  ];
}

async function createOfSeries(call: ReviewCall): Promise<Answer> {
  const { deps, caller, body } = call;
  return created(call, await createSeriesPack(deps, caller, definitionIdOf(call), () => validatePackPeriod(body)));
}

const created = (call: ReviewCall, pack: EvidencePack): Answer => ({
  ...objectAnswer(call, pathToPacks(pack), packToWire(pack)),
  status: 201,
  headers: { Location: addressOf(call, pack) },
});

async function list(call: ReviewCall): Promise<Answer> {
  const place = placeOf(call);
  const packs = await readablePacks(call.deps, call.caller, place);
  return listAnswer(
    call,
    pathToPacks(place),
    mapSource(packs, (pack) => packToWire(pack)),
  );
}

export async function getPack(call: ReviewCall): Promise<Answer> {
  const { deps, caller, params } = call;
  const pack = await findReadablePack(deps, caller, placeOf(call), params.packId ?? '');
  return objectAnswer(call, pathToPacks(pack), packToWire(pack));
}

async function generateDownloadUri(call: ReviewCall): Promise<Answer> {
  const { deps, caller, params } = call;
  const { pack, token } = await grantPackDownload(deps, caller, placeOf(call), params.packId ?? '');
  const downloadUri = `${addressOf(call, pack)}/content?token=${token}`;
  return objectAnswer(call, pathToPacks(pack), packToWire(pack, downloadUri));
}

const placeOf = ({ params }: ReviewCall): PackPlace => ({
  definitionId: params.definitionId ?? '',
  instanceId: params.instanceId ?? null,
});

const addressOf = ({ url }: ReviewCall, pack: EvidencePack): string =>
  [`${url.base}/identityGovernance/accessReviews`, ...pathToPacks(pack), pack.id].join('/');

const pathToPacks = ({ definitionId, instanceId }: PackPlace): readonly string[] => [
  'definitions',
  definitionId,
  ...(instanceId === null ? [] : ['instances', instanceId]),
  'evidencePacks',
];

/** The routes of downloads, in the syntax of the Functions host. */
export const PACK_CONTENT_ROUTES = [PACK, SERIES_PACK].map((path) =>
  `beta${path}/content`.replaceAll(/\{(\w+)\}/g, '{$1:guid}'),
);
