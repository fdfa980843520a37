import type { Row } from '../directory/directory';
import { type JsonObject, DirectoryError, badRequest, isObject } from '../message';
import { activeRolesOf, groupsOf } from '../read/navigation';
import { requireRow } from '../read/place';
import type { WriteHandler, WriteRoute } from './write';

const texts = (body: JsonObject, name: string): readonly string[] => {
  const value = body[name];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) {
    throw badRequest(`'${name}' must be an array of ids.`);
  }
  return value;
};

/** Answers which of the groups contain the object, directly or through other groups. */
const checkMemberGroups: WriteHandler = ({ directory, ids: [id = ''], body }) => {
  const row = requireRow(directory.findUser(id) ?? directory.findObject(id), id);
  const asked = texts(body, 'groupIds');
  if (asked.length > 20) throw badRequest('A maximum of 20 groups may be checked at once.');
  const groups = new Set(groupsOf(directory, row).map((group) => group.id.toLowerCase()));
  return { status: 200, body: { value: asked.filter((group) => groups.has(group.toLowerCase())) } };
};

/** Answers which of the groups contain the object, and which of the directory roles it holds, by their template ids. */
const checkMemberObjects: WriteHandler = ({ directory, ids: [id = ''], body }) => {
  const row = requireRow(directory.findUser(id) ?? directory.findObject(id), id);
  const asked = texts(body, 'ids');
  if (asked.length > 20) throw badRequest('A maximum of 20 objects may be checked at once.');
  const groups = groupsOf(directory, row).map((group) => group.id);
  const held = new Set([...groups, ...activeRolesOf(directory, row)].map((one) => one.toLowerCase()));
  return { status: 200, body: { value: asked.filter((one) => held.has(one.toLowerCase())) } };
};

const getByIds: WriteHandler = ({ directory, body }) => {
  const types = body.types === undefined ? undefined : texts(body, 'types');
  const wanted = (row: Row): boolean => types === undefined || types.includes(row.type);
  const found = texts(body, 'ids').flatMap((id) => directory.findObject(id) ?? []);
  const value = found.filter(wanted).map((row) => ({ '@odata.type': `#microsoft.graph.${row.type}`, ...row.value }));
  return { status: 200, body: { value } };
};

const addresses = (message: JsonObject, name: string): readonly string[] => {
  const recipients = message[name];
  if (!Array.isArray(recipients)) return [];
  return recipients.map((recipient: unknown) => {
    const email = isObject(recipient) ? recipient.emailAddress : undefined;
    const address = isObject(email) ? email.address : undefined;
    if (typeof address === 'string' && address !== '') return address;
    throw new DirectoryError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  });
};

/** Sends a mail to the tenant's one mailbox. */
const sendMail: WriteHandler = ({ body, now }) => {
  const message = body.message ?? body.Message;
  if (!isObject(message)) throw badRequest("'message' must be given.");
  const to = ['toRecipients', 'ccRecipients', 'bccRecipients'].flatMap((name) => addresses(message, name));
  if (to.length === 0) throw new DirectoryError(400, 'ErrorInvalidRecipients', 'At least one recipient must be given.');
  const content = isObject(message.body) ? message.body : {};
  const { subject } = message;
  const mail = {
    to,
    subject: typeof subject === 'string' ? subject : '',
    body: typeof content.content === 'string' ? content.content : '',
    contentType: typeof content.contentType === 'string' ? content.contentType.toLowerCase() : 'text',
    sentDateTime: now.toISOString(),
  };
  return { status: 202, mail };
};

/** The routes of actions: reads for which Graph uses POST, and sending mail. */
export const actionRoutes: readonly WriteRoute[] = [
  ['POST', 'users/*/checkMemberGroups', checkMemberGroups],
  ['POST', 'groups/*/checkMemberGroups', checkMemberGroups],
  ['POST', 'servicePrincipals/*/checkMemberGroups', checkMemberGroups],
  ['POST', 'directoryObjects/*/checkMemberGroups', checkMemberGroups],
  ['POST', 'users/*/checkMemberObjects', checkMemberObjects],
  ['POST', 'servicePrincipals/*/checkMemberObjects', checkMemberObjects],
  ['POST', 'directoryObjects/getByIds', getByIds],
  ['POST', 'users/*/sendMail', sendMail],
];
