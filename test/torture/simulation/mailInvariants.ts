import type { Instance } from '../../../shared/rules/model/instance';
import { currentStage } from '../../../shared/rules/instance/stages';
import type { Invariant, Moment } from './moment';
import type { Letter } from './post';

/** The invariants of mails after every step, by their numbers in docs/invariants.md. Each returns its violations. */
export const MAIL_INVARIANTS: Readonly<Record<string, Invariant>> = {
  '15 every reviewer has an invitation': ({ after }) =>
    after.instances
      .filter((instance) => isOpen(instance) && hasItems(after, instance.id))
      .flatMap((instance) => {
        const asked = (after.contacts.get(instance.id) ?? []).filter(
          ({ id, current, mail }) => current && mail !== '' && instance.commonReviewerIds.includes(id),
        );
        return asked
          .filter(({ invitedDateTime }) => invitedDateTime === null)
          .map(({ mail }) => `${mail} about ${instance.id}`);
      }),

  '16 only sent mails are noted as sent': ({ after, witness }) =>
    [...after.contacts].flatMap(([instanceId, contacts]) =>
      contacts
        .filter(({ invitedDateTime, mail }) => invitedDateTime !== null && mail !== '')
        .filter(({ mail }) => !witness.letters.some((letter) => isInvitation(letter, instanceId, mail)))
        .filter(() => after.instances.some(({ id, terms }) => id === instanceId && isMailed(terms)))
        .map(({ mail }) => `${mail} about ${instanceId}`),
    ),

  '17 no mail comes twice but for an interruption': ({ witness }) => {
    const copies = new Map<string, Letter[]>();
    for (const letter of witness.letters.filter(({ kind }) => kind !== 'reminder')) {
      const { to, subject, body } = letter.mail;
      const text = [to.join(), subject, body].join('\n');
      copies.set(text, [...(copies.get(text) ?? []), letter]);
    }
    return [...copies.values()]
      .filter((letters) => letters.length > 1 + letters.filter(({ isExcused }) => isExcused).length)
      .map(([{ mail, instanceId } = NO_LETTER]) => `${mail.to.join()}: ${mail.subject} about ${instanceId}`);
  },

  '18 no mail is about nothing': ({ before, after, witness }) =>
    witness.letters
      .slice(witness.lettersBefore)
      .filter(({ instanceId, kind, mail }) => {
        const isKnown = [before, after].some(({ instances }) => instances.some(({ id }) => id === instanceId));
        if (!isKnown || kind === 'completion') return !isKnown;
        const contacts = [before, after].flatMap((moment) => moment.contacts.get(instanceId) ?? []);
        const isReviewer = contacts.some((contact) => mail.to.join() === contact.mail);
        return !isReviewer || !(hasItems(before, instanceId) || hasItems(after, instanceId));
      })
      .map(({ mail, instanceId }) => `${mail.to.join()}: ${mail.subject} about ${instanceId}`),
};

const NO_LETTER: Pick<Letter, 'mail' | 'instanceId'> = {
  mail: { to: [], subject: '', body: '', contentType: '', sentDateTime: '' },
  instanceId: '',
};

const isMailed = ({ settings }: Instance['terms']): boolean => settings.mailNotificationsEnabled;

/** Returns whether all reviewers of the current stage have been invited. */
function isOpen(instance: Instance): boolean {
  const { status, terms, invitationsDue, assignmentDue } = instance;
  const stage = currentStage(instance);
  const isBegun = status === 'InProgress' && (stage === undefined || stage.status === 'InProgress');
  return isBegun && isMailed(terms) && !invitationsDue && !assignmentDue;
}

const hasItems = ({ decisions }: Moment['after'], id: string): boolean =>
  decisions.some(({ instanceId }) => instanceId === id);

const isInvitation = (letter: Letter, instanceId: string, address: string): boolean =>
  letter.kind === 'invitation' && letter.instanceId === instanceId && letter.mail.to.join() === address;
