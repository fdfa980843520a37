import type { Endpoint, Version } from '../endpoint/endpoint';
import { queryOf } from './queryOf';
import { CONTAINER, ENTITY_TYPES } from './entityTypes';
import { type EnumType, type NavigationRow, type Operation, type StructuredType, typeRef } from './model';
import {
  derivedFrom,
  isIn,
  navigationOf,
  type PathStep,
  resolvePath,
  row,
  structuredType,
  withBases,
} from './resolvePath';

const filterByCurrentUserOptions: EnumType = {
  members: { reviewer: 1, unknownFutureValue: 2 },
  beta: { directReviewer: 3, delegatedReviewer: 4 },
};

/** The enumerations of the API. Source: docs/graph-reference.md#s2-7, #s2-9. */
const ENUM_TYPES: Readonly<Record<string, EnumType>> = {
  accessReviewHistoryDecisionFilter: {
    members: { approve: 0, deny: 1, notReviewed: 2, dontKnow: 3, notNotified: 4, unknownFutureValue: 5 },
  },
  accessReviewHistoryStatus: { members: { done: 0, inprogress: 1, error: 2, requested: 3, unknownFutureValue: 4 } },
  accessReviewScheduleDefinitionFilterByCurrentUserOptions: filterByCurrentUserOptions,
  accessReviewInstanceFilterByCurrentUserOptions: filterByCurrentUserOptions,
  accessReviewStageFilterByCurrentUserOptions: filterByCurrentUserOptions,
  accessReviewInstanceDecisionItemFilterByCurrentUserOptions: filterByCurrentUserOptions,
  dayOfWeek: { members: { sunday: 0, monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6 } },
  weekIndex: { members: { first: 0, second: 1, third: 2, fourth: 3, last: 4 } },
  recurrencePatternType: {
    members: { daily: 0, weekly: 1, absoluteMonthly: 2, relativeMonthly: 3, absoluteYearly: 4, relativeYearly: 5 },
  },
  recurrenceRangeType: { members: { endDate: 0, noEnd: 1, numbered: 2 } },
  userSignInRecommendationScope: { members: { tenant: 0, application: 1, unknownFutureValue: 2 } },
  outlierContainerType: { members: { group: 0, unknownFutureValue: 1 } },
  outlierMemberType: { members: { user: 0, unknownFutureValue: 1 } },
  decisionItemPrincipalResourceMembershipType: {
    members: { direct: 1, indirect: 2, unknownFutureValue: 4 },
    flags: true,
  },
};

/** The part of a type that one version serves. It declares references to other objects even if no path follows them. */
export interface ServedType {
  readonly name: string;
  readonly kind: 'entity' | 'complex';
  readonly base: string | undefined;
  readonly abstract: boolean;
  readonly open: boolean;
  /** Pairs of name and type name. */
  readonly properties: readonly (readonly [string, string])[];
  readonly navigation: readonly (readonly [string, NavigationRow])[];
}

interface ServedEnum {
  readonly name: string;
  readonly flags: boolean;
  readonly members: readonly (readonly [string, number])[];
}

/** The part of the tables that the endpoints of one version use, in alphabetical order. */
export interface ServedModel {
  readonly types: readonly ServedType[];
  readonly enums: readonly ServedEnum[];
  readonly operations: readonly (Operation & { readonly isComposable: boolean })[];
  /** The first segments of paths: pairs of name and type name. */
  readonly roots: readonly (readonly [string, string])[];
}

type Rows = readonly Pick<Endpoint<never>, 'path' | 'versions' | 'query' | 'queryInBeta'>[];

/** Returns the types, enumerations and operations that the endpoints of a version use; nothing else is declared. */
export function servedModel(endpoints: Rows, version: Version): ServedModel {
  const served = endpoints.filter(({ versions }) => versions.includes(version));
  const paths = served.map((endpoint) => ({
    steps: resolvePath(endpoint.path, version) ?? [],
    expand: queryOf(endpoint, version)?.expand ?? [],
  }));
  const navigation = new Set(
    paths.flatMap(({ steps, expand }) => [
      ...steps.flatMap(({ kind, owner = '', name }) => (kind === 'navigation' ? [`${owner}/${name}`] : [])),
      ...expand.flatMap((path) => expanded(steps.at(-1), path, version)),
    ]),
  );
  const operations = operationsOf(paths.map(({ steps }) => steps));
  const roots = Object.entries(CONTAINER).filter(([name]) => paths.some(({ steps }) => steps[0]?.name === name));
  const reach = new Reach(version, navigation);
  for (const [, type] of roots) reach.add(type);
  for (const { parameters = {}, returns } of operations)
    [...Object.values(parameters), ...(returns ? [returns] : [])].forEach((type) => {
      reach.add(type);
    });
  return { types: byName(reach.types()), enums: byName(reach.enums()), operations, roots };
}

/** Returns the navigation properties in an expansion such as `instance/definition`. */
function expanded(last: PathStep | undefined, path: string, version: Version): string[] {
  let type = last?.type?.name ?? '';
  return path.split('/').flatMap((name) => {
    const found = navigationOf(type, name, version);
    type = found ? typeRef(found.type).name : '';
    return found ? [`${found.owner}/${name}`] : [];
  });
}

function operationsOf(paths: readonly (readonly PathStep[])[]): ServedModel['operations'] {
  const composable = new Map<Operation, boolean>();
  for (const steps of paths) {
    for (const [index, { operation }] of steps.entries()) {
      if (operation) composable.set(operation, composable.get(operation) === true || index < steps.length - 1);
    }
  }
  return [...composable]
    .map(([operation, isComposable]) => ({ ...operation, isComposable }))
    .sort((a, b) => compare(`${a.kind} ${a.name} ${a.on}`, `${b.kind} ${b.name} ${b.on}`));
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

const byName = <T extends { readonly name: string }>(rows: readonly T[]): readonly T[] =>
  [...rows].sort((a, b) => compare(a.name, b.name));

/** Collects types, and with each type the types of its properties and the types that derive from it. */
class Reach {
  private readonly names = new Set<string>();
  private readonly values = new Set<string>();
  private readonly version: Version;
  private readonly navigation: ReadonlySet<string>;

  constructor(version: Version, navigation: ReadonlySet<string>) {
    this.version = version;
    this.navigation = navigation;
  }

  add(text: string): void {
    const { name } = typeRef(text);
    if (this.values.has(name)) return;
    this.values.add(name);
    this.names.add(name);
    for (const type of [...withBases(name), ...derivedFrom(name, this.version)]) this.addMembers(type);
  }

  types(): readonly ServedType[] {
    return [...this.names].flatMap((name) => this.typeOf(name) ?? []);
  }

  enums(): readonly ServedEnum[] {
    return [...this.names].flatMap((name) => {
      const found = ENUM_TYPES[name];
      if (!found) return [];
      const members = { ...found.members, ...(this.version === 'beta' ? found.beta : {}) };
      return [{ name, flags: found.flags ?? false, members: Object.entries(members) }];
    });
  }

  private addMembers(name: string): void {
    this.names.add(name);
    const type = this.typeOf(name);
    for (const [, text] of type?.properties ?? []) this.add(text);
    for (const [, { type: text }] of type?.navigation ?? []) this.add(text);
  }

  private typeOf(name: string): ServedType | undefined {
    const type = structuredType(name);
    if (!type) return undefined;
    const { base, abstract = false, open = false } = type;
    return {
      name,
      kind: name in ENTITY_TYPES ? 'entity' : 'complex',
      base,
      abstract,
      open,
      properties: this.membersOf(type.properties).map(([property, { type: text }]) => [property, text]),
      navigation: this.membersOf(type.navigation).filter(
        ([property, { contained }]) => contained === false || this.navigation.has(`${name}/${property}`),
      ),
    };
  }

  private membersOf(members: StructuredType['navigation'] = {}): (readonly [string, NavigationRow])[] {
    return Object.entries(members)
      .map(([name, written]) => [name, row(written)] as const)
      .filter(([, member]) => isIn(this.version, member));
  }
}
