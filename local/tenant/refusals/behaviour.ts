import graphPermissions from '../../../deploy/graphPermissions.json';
import { isObject } from '../message';

/** The licences of the tenant; each includes the ones before it. */
const licenses = ['none', 'P1', 'P2', 'Governance'] as const;
export type License = (typeof licenses)[number];

/** How the tenant treats the product's calls to Microsoft Graph (docs/local-runner.md, refusals). */
export interface Behaviour {
  readonly license: License;
  /** Application permissions that the product has been granted. */
  readonly permissions: readonly string[];
  /** How many requests for sign-in reports are answered within ten seconds; 0 means no limit. */
  readonly signInReads: number;
  /** How many mails a mailbox sends within a minute; 0 means no limit. */
  readonly mailsPerMinute: number;
  /** How many reads of the product do not see a write yet. */
  readonly lag: number;
}

export const defaultBehaviour: Behaviour = {
  license: 'Governance',
  permissions: graphPermissions.map(({ permission }) => permission),
  signInReads: 5,
  mailsPerMinute: 30,
  lag: 0,
};

type Check = readonly [test: (value: unknown) => boolean, wanted: string];

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const count: Check = [isCount, 'a whole number from 0'];
const checks: Readonly<Record<keyof Behaviour, Check>> = {
  license: [(value) => licenses.some((license) => license === value), `one of ${licenses.join(', ')}`],
  permissions: [
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    'an array of permissions such as User.Read.All',
  ],
  signInReads: count,
  mailsPerMinute: count,
  lag: count,
};

/** Returns the changes of the behaviour that a body requests. Throws an Error that names the bad property. */
export function readBehaviour(changes: unknown): Partial<Behaviour> {
  if (!isObject(changes)) throw new Error("'graph' must be an object.");
  for (const [name, value] of Object.entries(changes)) {
    if (!isProperty(name)) throw new Error(`'graph.${name}' is unknown; use ${Object.keys(checks).join(', ')}.`);
    const [passes, wanted] = checks[name];
    if (!passes(value)) throw new Error(`'graph.${name}' must be ${wanted}.`);
  }
  return changes;
}

const isProperty = (name: string): name is keyof Behaviour => Object.hasOwn(checks, name);
