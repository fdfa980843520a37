import { chained } from '../../rules/evidence/line';
import type { Contact, MailRefusal } from '../../rules/model/instance';
import type { ContactChange } from '../contacts';
import type { InstanceKey } from '../decisions';
import type { StoredValue } from '../table/table';
import { keys } from '../table/keys';

/** A mail to a reviewer. */
export interface Notice {
  readonly dateTime: string;
  readonly kind: 'invitation' | 'reminder' | 'extension';
  /** The mail address; empty if the reviewer has none. */
  readonly to: string;
  /** The SHA-256 of the subject, a line break and the body; null if no mail was made. */
  readonly textSha256: string | null;
  /** Whether the directory accepted the mail for sending; it does not report whether the mail arrived. */
  readonly accepted: boolean;
  /** Why the mail was not accepted; null if it was. */
  readonly reason: MailRefusal | 'noAddress' | null;
}

/** Returns the change of a contact together with the line about a mail to this reviewer. The line stays when the reviewer is replaced. */
export function noticed(
  { id: instanceId }: Pick<InstanceKey, 'id'>,
  { etag }: StoredValue<Contact>,
  value: Contact,
  { dateTime, kind, ...notice }: Notice,
): ContactChange {
  const { lines, head } = chained(value.notices, [{ dateTime, kind, userId: value.id, ...notice }]);
  return {
    etag,
    value: head ? { ...value, notices: head } : value,
    lines: lines.map(({ n, line }) => ({ rowKey: keys.notice(instanceId, value.id, n), line })),
  };
}
