import { Link, useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import type { ReviewPath } from '../../review/load';
import { useMayManage } from '../../session/rights';
import { Table } from '../Table';
import { useCall } from '../useCall';
import { useFirstRows } from '../useFirstRows';
import { wordsFor } from '../words/wordsFor';
import type { ManagedProps } from './ActionDialog';
import { sendReminder } from './actions';
import type { Progress } from './load';

/** The reviewers, each with their first look, their decisions, the time of the last one, and their open items. */
export function Reviewers({ path, review, progress }: Omit<ManagedProps, 'onChanged'>) {
  const { tag, date, moment } = useApp().language;
  const w = wordsFor(tag);
  const [address] = useLocation();
  const mayManage = useMayManage(progress.resources[0]?.type);
  const { reviewers, reviewerCount } = progress;
  const [shown, more] = useFirstRows(reviewers, w.more);
  const isRunning = review.instance.status === 'InProgress';
  return (
    <section id="reviewers">
      <h2>{w.reviewers}</h2>
      {isRunning && reviewers.length > 0 && mayManage && <Remind path={path} />}
      {reviewers.length === 0 ? (
        <p class="muted">{w.noReviewers}</p>
      ) : (
        <Table label={w.reviewers} columns={Object.values(w.reviewer)}>
          {shown.map(({ id, displayName, askedDateTime, openedDateTime, decided, open, lastDateTime }) => (
            <tr key={id}>
              <th scope="row">
                <bdi>{displayName}</bdi>
              </th>
              <td>{askedDateTime && date(askedDateTime)}</td>
              <td>
                {openedDateTime ? (
                  <time dateTime={openedDateTime} title={moment(openedDateTime)}>
                    {date(openedDateTime)}
                  </time>
                ) : (
                  <span class="muted">{w.notOpened}</span>
                )}
              </td>
              <td>
                {decided === 0 ? (
                  0
                ) : (
                  <Link href={`${address}?reviewer=${id}#decisions`}>{decided.toLocaleString(tag)}</Link>
                )}
              </td>
              <td>{lastDateTime ? date(lastDateTime) : <span class="warning">{w.notBegun}</span>}</td>
              <td>
                {open === 0 ? (
                  0
                ) : (
                  <Link href={`${address}?asked=${id}&decided=NotReviewed#decisions`}>{open.toLocaleString(tag)}</Link>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {more}
      {reviewerCount > reviewers.length && <p class="muted">{w.mostOpen(reviewers.length, reviewerCount)}</p>}
    </section>
  );
}

function Remind({ path }: { readonly path: ReviewPath }) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const { state, error, isBusy, run } = useCall(() => sendReminder(client, path));
  return (
    <div class="answers">
      <button type="button" disabled={isBusy} onClick={run}>
        {w.remind}
      </button>
      <span role="status" class={error === undefined ? 'muted' : 'warning'}>
        {error ?? (state === 'done' ? w.reminded : '')}
      </span>
    </div>
  );
}

/** The progress of each resource, if a review has several. */
export function Resources({ progress: { resources } }: { readonly progress: Progress }) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const [address] = useLocation();
  if (resources.length < 2) return null;
  return (
    <section>
      <h2>{w.resources}</h2>
      <ul class="rows">
        {resources.map(({ id, displayName, items, open }) => (
          <li key={id}>
            <Link href={`${address}?resource=${id}#decisions`}>{displayName}</Link>
            <span class="muted">{w.decided(items - open, items)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
