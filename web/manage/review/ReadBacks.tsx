import { Link, useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import { wordsFor } from '../words/wordsFor';
import type { ManagedItem } from './load';

/** What the directory showed of the removed access later: an hour after the removal, and a day. */
export function ReadBacks({ items }: { readonly items: readonly ManagedItem[] }) {
  const w = wordsFor(useApp().language.tag);
  const [path] = useLocation();
  const counts = new Map<string, number>();
  for (const { removalCheck } of items) {
    if (removalCheck) counts.set(removalCheck.state, (counts.get(removalCheck.state) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  return (
    <section>
      <h2>{w.readBacks}</h2>
      <ul class="figures">
        {[...counts].map(([state, count]) => (
          <li key={state}>
            <Link href={`${path}?removal=${state}#decisions`}>{count}</Link>
            <span>{w.removals[state]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
