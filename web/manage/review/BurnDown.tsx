import { Link, useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import { wordsFor } from '../words/wordsFor';
import { burnDown, type OpenAt } from './figures';
import type { ManagedProps } from './ActionDialog';
import { serviceTime } from '../../api/time';

const WIDTH = 600;
const HEIGHT = 140;

/** A line that shows how the number of open items fell, with a table of its days. */
export function BurnDown({ review: { instance }, progress }: Pick<ManagedProps, 'review' | 'progress'>) {
  const { items } = progress;
  const { tag, date } = useApp().language;
  const w = wordsFor(tag);
  const [address] = useLocation();
  const [start, end] = [Date.parse(instance.startDateTime), Date.parse(instance.endDateTime)];
  const now = Math.min(serviceTime(), end);
  if (items === 0 || now <= start) return null;
  const points = burnDown(progress, start, now);
  const open = points.at(-1)?.open ?? 0;
  const place = ({ at, open }: OpenAt): string =>
    `${((WIDTH * (at - start)) / Math.max(1, end - start)).toFixed(1)},${((HEIGHT * (items - open)) / items).toFixed(1)}`;
  return (
    <section>
      <h2>{w.burnDown.title}</h2>
      <figure class="chart">
        <p class="muted">
          {instance.status === 'InProgress' ? (
            <Link href={`${address}?decided=NotReviewed#decisions`}>{w.burnDown.label(open, items)}</Link>
          ) : (
            // What was open at the end has a default decision now.
            w.burnDown.ended(open, items)
          )}
        </p>
        <svg viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden="true">
          <line class="ideal" x1="0" y1="0" x2={WIDTH} y2={HEIGHT} />
          <line class="axis" x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} />
          <polyline class="open" points={points.map(place).join(' ')} />
        </svg>
        <figcaption class="muted">
          <span>{date(instance.startDateTime)}</span>
          <span>{date(instance.endDateTime)}</span>
        </figcaption>
      </figure>
      <details>
        <summary>{w.burnDown.table}</summary>
        <div class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">{w.burnDown.day}</th>
                <th scope="col">{w.burnDown.open}</th>
              </tr>
            </thead>
            <tbody>
              {lastOfEachDay(points, date).map(([day, open]) => (
                <tr key={day}>
                  <th scope="row">{day}</th>
                  <td>{open}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

const lastOfEachDay = (
  points: readonly OpenAt[],
  date: (instant: string) => string,
): readonly (readonly [string, number])[] => [
  ...new Map(points.map(({ at, open }) => [date(new Date(at).toISOString()), open])),
];
