import { endpoints } from '../../../../functions/endpoints';
import { queryOf } from '../../../../shared/api/metadata/queryOf';
import { csdl } from '../../../../shared/api/metadata/csdl';
import { CONTAINER } from '../../../../shared/api/metadata/entityTypes';
import { resolvePath } from '../../../../shared/api/metadata/resolvePath';
import { servedModel } from '../../../../shared/api/metadata/servedModel';
import { VERSIONS } from '../../../../shared/api/endpoint/endpoint';
import graphMetadata from '../../../fixtures/graphMetadata.json';
import { declaredBy, type Declared } from './metadataDocument';

const documents = Object.fromEntries(
  VERSIONS.map((version) => [version, declaredBy(csdl(servedModel(endpoints, version)))]),
);
const declared = (version: string): Declared => documents[version]!;

/** Operations for flows that Graph's metadata cannot declare; only the OpenAPI document has them. */
const isUndeclared = (path: string): boolean =>
  path.endsWith('/monitor') || path.endsWith('/accessReviews/groups') || /^\/subscriptions\/\w+$/.test(path);

const rows = endpoints.flatMap((endpoint) =>
  endpoint.versions
    .filter(() => (endpoint.path.split('/')[1] ?? '') in CONTAINER && !isUndeclared(endpoint.path))
    .map((version) => [version, endpoint.method, endpoint.path] as const),
);

test.each(rows)('%s %s %s is declared segment by segment', (version, _, path) => {
  const steps = resolvePath(path, version);

  expect(steps).toBeDefined();
  for (const { kind, owner = '', name, operation } of steps ?? []) {
    if (kind === 'navigation') expect([...declared(version).members.keys()]).toContain(`${owner}/${name}`);
    if (operation) expect([...declared(version).operations.keys()]).toContain(`${name}(${operation.on})`);
  }
});

describe.each(VERSIONS)('the metadata of %s', (version) => {
  const { types, members, operations } = declared(version);

  test('declares only navigation properties and operations that an endpoint has, and references to the directory', () => {
    const served = endpoints.filter(({ versions }) => versions.includes(version));
    const steps = served.flatMap(({ path }) => resolvePath(path, version) ?? []);
    const expanded = new Set(
      served.flatMap((row) => queryOf(row, version)?.expand ?? []).flatMap((path) => path.split('/')),
    );
    const reached = new Set(steps.map(({ name }) => name));
    const navigation = [...members].filter(([, text]) => text.startsWith('NavigationProperty')).map(([name]) => name);

    expect(
      navigation.map((name) => name.split('/')[1]!).filter((name) => !reached.has(name) && !expanded.has(name)),
    ).toEqual(['container', 'lastModifiedBy', 'member']);
    expect([...operations.keys()].filter((name) => !reached.has(name.replace(/\(.*/, '')))).toEqual([]);
  });

  test('declares every type that it refers to', () => {
    const spoken = [...types.values(), ...members.values(), ...operations.values()]
      .flatMap((text) => text.match(/\b[a-z]\w+\b/g) ?? [])
      .filter((word) => /^(?:accessReview|identity|governance|recurrence|user|outlier|decisionItem)/.test(word));

    expect(spoken.filter((name) => !types.has(name))).toEqual([]);
  });
});

test('what exists only in beta is declared only in beta', () => {
  expect(declared('beta').members.has('accessReviewInstance/errors')).toBe(true);
  expect(declared('v1.0').members.has('accessReviewInstance/errors')).toBe(false);
  expect(declared('v1.0').types.has('accessReviewError')).toBe(false);
});

/** Differences from Graph's own metadata of v1.0: additions and changes, each with the reason. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  subscription: 'belongs to change notifications, which the cut of the metadata leaves out',
  'subscription/changeType': 'the same',
  'subscription/clientState': 'the same',
  'subscription/creatorId': 'the same',
  'subscription/events': 'the same',
  'subscription/expirationDateTime': 'the same',
  'subscription/lifecycleNotificationUrl': 'the same',
  'subscription/notificationUrl': 'the same',
  'subscription/resource': 'the same',
  directoryObject: 'belongs to the directory, which the cut of the metadata leaves out',
  user: 'the same',
  identityGovernance: 'the way to the access reviews, which the cut of the metadata leaves out',
  'identityGovernance/accessReviews': 'the same',
  'accessReviewInstanceDecisionItem/applyDescription': 'documented for v1.0, not in the metadata yet',
  'accessReviewStageSettings/recommendationLookBackDuration': 'documented for v1.0, not in the metadata yet',
  'acceptRecommendations(accessReviewStage)': 'documented for v1.0, not in the metadata yet',
  'batchRecordDecisions(accessReviewStage)': 'documented for v1.0, not in the metadata yet',
};

/** Declarations of Graph in v1.0 that are missing here, each with the reason. A name includes everything below it. */
const NOT_DECLARED: Readonly<Record<string, string>> = {
  accessReviewExpirationBehavior: 'belongs to entitlement management',
};

describe("compared with Graph's own metadata of v1.0", () => {
  const graph: Declared = {
    types: new Map(Object.entries(graphMetadata.types)),
    members: new Map(Object.entries(graphMetadata.members)),
    operations: new Map(Object.entries(graphMetadata.operations)),
  };
  const ours = declared('v1.0');
  const kinds = ['types', 'members', 'operations'] as const;

  test.each(kinds)('all %s are declared alike', (kind) => {
    const different = [...ours[kind]].filter(([name, text]) => graph[kind].get(name) !== text);
    const unexplained = different.filter(([name]) => !(name in DEVIATIONS));

    expect(unexplained.map(([name, text]) => `${name}: ${text}, Graph: ${graph[kind].get(name) ?? 'nothing'}`)).toEqual(
      [],
    );
  });

  test.each(kinds)('all %s that are missing have a reason', (kind) => {
    const missing = [...graph[kind].keys()].filter((name) => !ours[kind].has(name));

    expect(missing.filter((name) => !(name in NOT_DECLARED) && !((name.split('/')[0] ?? '') in NOT_DECLARED))).toEqual(
      [],
    );
  });

  test('no reason is kept for a type that is declared alike', () => {
    const names = (document: Declared) => new Map(kinds.flatMap((kind) => [...document[kind]]));
    const [here, there] = [names(ours), names(graph)];

    expect(Object.keys(DEVIATIONS).filter((name) => here.get(name) === there.get(name))).toEqual([]);
    expect(Object.keys(NOT_DECLARED).filter((name) => here.has(name))).toEqual([]);
  });
});

test.each(VERSIONS)(
  'the metadata of %s say that a definition is updated by PUT, for SDKs that are generated',
  (version) => {
    const document = csdl(servedModel(endpoints, version));
    const [, annotation = ''] =
      /(<Annotations Target="microsoft\.graph\.accessReviewSet\/definitions">[^]*?<\/Annotations>)/.exec(document) ??
      [];
    expect(annotation.replace(/\s+/g, ' ')).toBe(
      '<Annotations Target="microsoft.graph.accessReviewSet/definitions"> ' +
        '<Annotation Term="Org.OData.Capabilities.V1.UpdateRestrictions"> <Record> ' +
        '<PropertyValue Property="UpdateMethod" EnumMember="Org.OData.Capabilities.V1.HttpMethod/PUT" /> ' +
        '</Record> </Annotation> </Annotations>',
    );
  },
);
