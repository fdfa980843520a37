import { Link, useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import { wordsFor } from '../words/wordsFor';
import type { Progress } from './load';

/** The results of the checks of removed access, an hour and a day after the removal. */
export function ReadBacks({ progress }: { readonly progress: Progress }) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const [path] = useLocation();
  const states = progress.facets.find(({ property }) => property === 'removalCheck/state')?.values ?? [];
  const counts = states.filter(({ value }) => value !== null);
  if (counts.length === 0) return null;
  return (
    <section>
      <h2>{w.readBacks}</h2>
      <ul class="figures">
        {counts.map(({ value, count }) => (
          <li key={value}>
            <Link href={`${path}?removal=${value ?? ''}#decisions`}>{count.toLocaleString(tag)}</Link>
            <span>{w.removals[value ?? '']}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
