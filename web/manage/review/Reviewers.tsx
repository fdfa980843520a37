import { Link, useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import type { ReviewPath } from '../../review/load';
import { useMayManage } from '../../session/rights';
import { useCall } from '../useCall';
import { wordsFor } from '../words/wordsFor';
import { sendReminder } from './actions';
import { shareOf } from './figures';
import type { ManagedReview } from './load';
import { Table } from '../Table';

/** Who was asked, how much each of them decided, and when last. */
export function Reviewers({ path, review }: { readonly path: ReviewPath; readonly review: ManagedReview }) {
  const { reviewers, items, instance } = review;
  const { tag, date } = useApp().language;
  const w = wordsFor(tag);
  const [address] = useLocation();
  const mayManage = useMayManage(items[0]?.resource.type);
  return (
    <section id="reviewers">
      <h2>{w.reviewers}</h2>
      {instance.status === 'InProgress' && reviewers.length > 0 && mayManage && <Remind path={path} />}
      {reviewers.length === 0 ? (
        <p class="muted">{w.noReviewers}</p>
      ) : (
        <Table label={w.reviewers} columns={Object.values(w.reviewer)}>
          {reviewers.map(({ id, displayName, createdDateTime }) => {
            const { decided, last } = shareOf(items.filter(({ reviewedBy }) => reviewedBy?.id === id));
            return (
              <tr key={id}>
                <th scope="row">
                  <bdi>{displayName}</bdi>
                </th>
                <td>{date(createdDateTime)}</td>
                <td>{decided === 0 ? 0 : <Link href={`${address}?reviewer=${id}#decisions`}>{decided}</Link>}</td>
                <td>{last ? date(last) : <span class="warning">{w.notBegun}</span>}</td>
              </tr>
            );
          })}
        </Table>
      )}
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

/** How far each resource is, where a review has several. */
export function Resources({ review: { items } }: { readonly review: ManagedReview }) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const [address] = useLocation();
  const names = new Map(items.map(({ resource }) => [resource.id, resource.displayName]));
  if (names.size < 2) return null;
  return (
    <section>
      <h2>{w.resources}</h2>
      <ul class="rows">
        {[...names].map(([id, name]) => {
          const own = items.filter(({ resource }) => resource.id === id);
          const decided = shareOf(own).decided;
          return (
            <li key={id}>
              <Link href={`${address}?resource=${id}#decisions`}>{name}</Link>
              <span class="muted">{w.decided(decided, own.length)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
