import type { Change, Collection, Relation, Stored } from './changes';
import { defaultsOf } from './defaults';
import { Links } from './links';
import type { JsonObject } from '../message';

/** Graph types without their namespace. */
export type RowType =
  | 'user'
  | 'group'
  | 'servicePrincipal'
  | 'unifiedRoleDefinition'
  | 'unifiedRoleAssignment'
  | 'unifiedRoleAssignmentScheduleInstance'
  | 'unifiedRoleEligibilityScheduleInstance'
  | 'appRoleAssignment'
  | 'signIn'
  | 'team'
  | 'channel'
  | 'aadUserConversationMember'
  | 'accessPackage'
  | 'accessPackageAssignmentPolicy'
  | 'accessPackageAssignment'
  | 'organization'
  | 'complex';

/** An object as Graph returns it: with all of its properties and none of its links. */
export interface Row {
  readonly type: RowType;
  readonly id: string;
  readonly value: JsonObject;
}

const types: Readonly<Record<Collection, RowType>> = {
  users: 'user',
  groups: 'group',
  servicePrincipals: 'servicePrincipal',
  roleDefinitions: 'unifiedRoleDefinition',
  roleAssignments: 'unifiedRoleAssignment',
  appRoleAssignments: 'appRoleAssignment',
  signIns: 'signIn',
  sharedChannels: 'channel',
  accessPackages: 'accessPackage',
  assignmentPolicies: 'accessPackageAssignmentPolicy',
  accessPackageAssignments: 'accessPackageAssignment',
  deletedUsers: 'user',
  deletedGroups: 'group',
};

/** The properties that name an object's parents. When a parent is removed, the object is removed too. */
const parents: Readonly<Partial<Record<Collection, readonly string[]>>> = {
  roleAssignments: ['principalId', 'roleDefinitionId'],
  appRoleAssignments: ['principalId', 'resourceId'],
  signIns: ['userId', 'resourceId'],
  sharedChannels: ['teamId'],
  accessPackageAssignments: ['targetId'],
};

/** The directory in memory. Only `apply` changes it. */
export class Directory {
  readonly tenantId: string;
  readonly domain: string;
  /** A number that grows with each change. */
  revision = 0;
  private readonly rows: Readonly<Record<Collection, Map<string, Row>>> = {
    users: new Map(),
    groups: new Map(),
    servicePrincipals: new Map(),
    roleDefinitions: new Map(),
    roleAssignments: new Map(),
    appRoleAssignments: new Map(),
    signIns: new Map(),
    sharedChannels: new Map(),
    accessPackages: new Map(),
    assignmentPolicies: new Map(),
    accessPackageAssignments: new Map(),
    deletedUsers: new Map(),
    deletedGroups: new Map(),
  };
  private readonly links: Readonly<Record<Relation, Links>> = {
    members: new Links(),
    owners: new Links(),
    manager: new Links(),
    channelMembers: new Links(),
  };
  /** The objects that depend on a parent, by the parent's id, then by collection and id. */
  private readonly children = new Map<string, Map<string, readonly [Collection, string]>>();

  constructor(tenantId: string, domain: string) {
    this.tenantId = tenantId;
    this.domain = domain;
  }

  /** Applies a change. Ignores a change of a missing object, as in a replay after the tenant file was edited. */
  apply(change: Change): void {
    this.revision += 1;
    switch (change.kind) {
      case 'put':
        this.put(change.collection, change.value);
        return;
      case 'remove':
        this.remove(change.collection, change.id);
        return;
      case 'link':
        this.links[change.relation].add(change.from, change.to);
        return;
      case 'unlink':
        this.links[change.relation].delete(change.from, change.to);
        return;
    }
  }

  list(collection: Collection): readonly Row[] {
    return [...this.rows[collection].values()];
  }

  find(collection: Collection, id: string): Row | undefined {
    return this.rows[collection].get(id.toLowerCase());
  }

  /** Returns a user by id, user principal name or mail address. */
  findUser(name: string): Row | undefined {
    const wanted = name.toLowerCase();
    const named = (row: Row, property: string): boolean => {
      const value = row.value[property];
      return typeof value === 'string' && value.toLowerCase() === wanted;
    };
    return (
      this.find('users', name) ??
      this.list('users').find((row) => named(row, 'userPrincipalName')) ??
      this.list('users').find((row) => named(row, 'mail'))
    );
  }

  /** Returns a role definition by its id or its template id. */
  findRole(id: string): Row | undefined {
    const wanted = id.toLowerCase();
    return (
      this.find('roleDefinitions', id) ??
      this.list('roleDefinitions').find((row) => String(row.value.templateId).toLowerCase() === wanted)
    );
  }

  /** Returns a user, group or service principal by its id. */
  findObject(id: string): Row | undefined {
    return this.find('users', id) ?? this.find('groups', id) ?? this.find('servicePrincipals', id);
  }

  isLinked(relation: Relation, from: string, to: string): boolean {
    return this.links[relation].has(from, to);
  }

  /** Returns the ids that the object links to, even of objects that do not exist. */
  linkedIds(relation: Relation, from: string): readonly string[] {
    return this.links[relation].targets(from);
  }

  /** Returns the objects that the object links to. */
  linked(relation: Relation, from: string): readonly Row[] {
    return this.existing(this.links[relation].targets(from));
  }

  /** Returns the objects that link to this one. */
  linking(relation: Relation, to: string): readonly Row[] {
    return this.existing(this.links[relation].sources(to));
  }

  /** Returns the objects of a collection that depend on this one, such as the role assignments of a user. */
  childrenOf(collection: Collection, parent: string): readonly Row[] {
    const found = [...(this.children.get(parent.toLowerCase())?.values() ?? [])];
    return found.flatMap(([kind, id]) => (kind === collection ? (this.find(kind, id) ?? []) : []));
  }

  private existing(ids: readonly string[]): readonly Row[] {
    return ids.flatMap((id) => this.findObject(id) ?? []);
  }

  private put(collection: Collection, stored: Stored): void {
    const value: Stored = { ...defaultsOf(collection), ...stored };
    this.rows[collection].set(value.id.toLowerCase(), { type: types[collection], id: value.id, value });
    for (const property of parents[collection] ?? []) {
      const parent = String(value[property]).toLowerCase();
      const siblings = this.children.get(parent) ?? new Map<string, readonly [Collection, string]>();
      siblings.set(`${collection} ${value.id}`, [collection, value.id]);
      this.children.set(parent, siblings);
    }
  }

  private remove(collection: Collection, id: string): void {
    const row = this.find(collection, id);
    if (row === undefined) return;
    this.rows[collection].delete(id.toLowerCase());
    for (const links of Object.values(this.links)) links.deleteAll(id);
    for (const property of parents[collection] ?? []) {
      this.children.get(String(row.value[property]).toLowerCase())?.delete(`${collection} ${row.id}`);
    }
    for (const [kind, child] of [...(this.children.get(id.toLowerCase())?.values() ?? [])]) this.remove(kind, child);
  }
}
