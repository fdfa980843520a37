import { applySelect } from '../shared/api/odata/applySelect';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import { mapSource } from '../shared/api/odata/source';
import { collectionContext, entity, entityContext } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import { packToWire } from '../shared/api/wire/packToWire';
import type { Dependencies } from '../shared/reviews/dependencies';
import { createPack, findReadablePack, grantPackDownload, readablePacks } from '../shared/reviews/evidence/packs';
import { PACK_STATUSES, type EvidencePack } from '../shared/rules/evidence/pack';
import { INSTANCE, instancePathOf, SINGLE, type ReviewCall } from './resources';

const PACKS = `${INSTANCE}/evidencePacks`;
export const PACK = `${PACKS}/{packId}`;

const LIST: ListSpec = {
  filter: { status: ['eq'] },
  literals: { status: PACK_STATUSES },
  orderby: ['createdDateTime'],
  select: 'any',
};

/** What an auditor gets of a review. Graph has nothing like it: docs/evidence.md. */
export const evidencePackEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$evidencePacks',
    operation: 'accessReviewInstance-post-evidencePacks',
    method: 'POST',
    path: PACKS,
    versions: ['beta'],
    summary: 'Create an evidence pack',
    permission: 'READ',
    answersEntity: true,
    isLongRunning: true,
    handle: create,
  },
  {
    id: '$evidencePacks',
    operation: 'accessReviewInstance-list-evidencePacks',
    method: 'GET',
    path: PACKS,
    versions: ['beta'],
    summary: 'List evidence packs',
    permission: 'READ',
    query: LIST,
    handle: list,
  },
  {
    id: '$evidencePacks',
    operation: 'accessReviewEvidencePack-get',
    method: 'GET',
    path: PACK,
    versions: ['beta'],
    summary: 'Get an evidence pack',
    permission: 'READ',
    query: SINGLE,
    handle: getPack,
  },
  {
    id: '$evidenceDownload',
    operation: 'accessReviewEvidencePack-generateDownloadUri',
    method: 'POST',
    path: `${PACK}/generateDownloadUri`,
    versions: ['beta'],
    summary: 'Generate a link that downloads an evidence pack',
    permission: 'HISTORY',
    handle: generateDownloadUri,
  },
];

async function create(call: ReviewCall): Promise<Answer> {
  const pack = await createPack(call.deps, call.caller, instancePathOf(call));
  return {
    status: 201,
    headers: { Location: addressOf(call, pack) },
    body: entity(entityContext(call.url.base, ...pathToPacks(pack)), packToWire(pack)),
  };
}

async function list(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url } = call;
  const path = instancePathOf(call);
  const steps = ['definitions', path.definitionId, 'instances', path.instanceId, 'evidencePacks'];
  return listAnswer(call, {
    context: collectionContext(url.base, ...steps),
    source: mapSource(await readablePacks(deps, caller, path), (pack) => packToWire(pack)),
  });
}

export async function getPack(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url, query, params } = call;
  const pack = await findReadablePack(deps, caller, instancePathOf(call), params.packId ?? '');
  const wire = applySelect(packToWire(pack), query.select, query.expand);
  return { status: 200, body: entity(entityContext(url.base, ...pathToPacks(pack)), wire) };
}

async function generateDownloadUri(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url, params } = call;
  const { pack, token } = await grantPackDownload(deps, caller, instancePathOf(call), params.packId ?? '');
  const downloadUri = `${addressOf(call, pack)}/content?token=${token}`;
  return { status: 200, body: entity(entityContext(url.base, ...pathToPacks(pack)), packToWire(pack, downloadUri)) };
}

const addressOf = ({ url, params }: ReviewCall, { id }: EvidencePack): string =>
  `${url.base}${PACK.replace('{definitionId}', params.definitionId ?? '')
    .replace('{instanceId}', params.instanceId ?? '')
    .replace('{packId}', id)}`;

const pathToPacks = ({ definitionId, instanceId }: EvidencePack): readonly string[] => [
  'definitions',
  definitionId,
  'instances',
  instanceId ?? '',
  'evidencePacks',
];

/** The route of a pack's download, in the host's syntax. */
export const PACK_CONTENT_ROUTE = `beta${PACK}/content`.replaceAll(/\{(\w+)\}/g, '{$1:guid}');
