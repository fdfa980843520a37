import { errorCode, objectOf, textOf, type GraphObject } from './graphObject';

/** Codes for a missing licence. Source: microsoft-graph-docs #12772 and #14120 (sign-ins), maester #1421 (role schedules). */
const NOT_LICENSED: readonly string[] = [
  'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
  'AadPremiumLicenseRequired',
];

/**
 * An answer that refuses a call; a retry does not help. If nothing catches the error, there is a bug, or an operator must grant a
 * permission.
 */
export class DirectoryRefusal extends Error {
  readonly status: number;
  /** Graph's code, such as `Request_UnsupportedQuery`. */
  readonly code: string;

  /** Makes the error. `call` describes the call in the log, so it must not name a person. */
  constructor(call: string, status: number, body: GraphObject) {
    super(`${call} answered ${status} (${errorCode(body)}).`);
    this.name = 'DirectoryRefusal';
    this.status = status;
    this.code = textOf(objectOf(body, 'error'), 'code');
  }

  /** Returns why the directory withholds information; undefined for any other refusal. */
  get why(): 'notLicensed' | 'notPermitted' | undefined {
    if (NOT_LICENSED.includes(this.code)) return 'notLicensed';
    return this.status === 403 ? 'notPermitted' : undefined;
  }
}
