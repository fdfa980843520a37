import { failedRemovals, withoutReviewer } from '../../mail/administratorMails';
import type { Mail, ReviewMail } from '../../mail/composeMail';
import { isFailedRemoval, isKept } from '../../rules/decisions/outcome';
import type { AdministratorMail, FailureReport, Instance } from '../../rules/model/instance';
import type { StoredDecision } from '../../rules/model/decision';
import { NO_FAILURES } from '../../rules/instance/nextStep';
import type { Dependencies } from '../../reviews/dependencies';
import { aboutInstance } from './mailReviewers';
import { sendOrNote, type MailRecord } from '../noteInterruption';
import type { Slice } from '../roundResult';

/**
 * Mails the creator about an instance, with a link to it. Does so even if the review sends no other mails, because otherwise nobody would
 * know. Returns what changes in the instance. Throws ServiceUnavailable, TooManyRequests.
 */
export async function mailCreator(
  deps: Dependencies,
  instance: Instance,
  kind: AdministratorMail['mail'],
  compose: (about: ReviewMail) => Mail,
): Promise<MailRecord> {
  const creator = await deps.directory.findUser(instance.terms.createdBy.id);
  if (!creator?.accountEnabled || !creator.mail) return sendOrNote(deps, instance, kind, NOBODY);
  const timeZones = await deps.directory.findTimeZones([creator.id]);
  const about = aboutInstance(deps, instance, creator, timeZones.get(creator.id));
  const mail = compose({ ...about, language: creator.preferredLanguage });
  return sendOrNote(deps, instance, kind, { to: creator.mail, ...mail });
}

/** The mail for a creator without an account or a mailbox. */
const NOBODY = { to: '', subject: '', html: '' };

/** Mails the creator that some items have no reviewer. */
export async function mailUnassigned(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { unassigned = 0 } = instance;
  const noted = await mailCreator(deps, instance, 'withoutReviewer', (about) =>
    withoutReviewer({ ...about, unassigned }),
  );
  return { change: { ...noted, unassignedTold: true }, done: true };
}

const DECISIONS = 1_000;
/** The most reasons that are counted separately. A reason of the directory may name a person, so each removal may have its own. */
const MOST_REASONS = 20;

/**
 * Counts the failed removals, one page of decisions a slice, and mails the counts to the creator, except after a retry. Throws
 * ServiceUnavailable, TooManyRequests.
 */
export async function reportFailures(deps: Dependencies, instance: Instance): Promise<Slice> {
  const report = instance.failureReport ?? NO_FAILURES;
  const page = await deps.storage.decisions.list(instance, report.after ?? undefined, DECISIONS);
  const reasons = page.rows.reduce((known, { value }) => withFailure(known, value), report.reasons);
  const failed = (report.failed ?? 0) + page.rows.filter(({ value }) => isFailedRemoval(value)).length;
  const after = page.rows.at(-1)?.value.id;
  if (page.more && after !== undefined)
    return { change: { failureReport: { ...report, reasons, failed, after } }, done: false };
  const isMailed = Object.keys(reasons).length > 0 && !report.isRetry;
  const noted = isMailed
    ? await mailCreator(deps, instance, 'removalsFailed', (about) => failedRemovals({ ...about, reasons }))
    : {};
  return { change: { ...noted, failureReport: null, failedRemovals: failed }, done: true };
}

function withFailure(reasons: FailureReport['reasons'], item: StoredDecision): FailureReport['reasons'] {
  if (!isKept(item)) return reasons;
  const reason = item.applyDescription ?? 'The directory gave no reason.';
  const isListed = reason in reasons || Object.keys(reasons).length < MOST_REASONS;
  const name = isListed ? reason : 'Other reasons';
  return { ...reasons, [name]: (reasons[name] ?? 0) + 1 };
}
