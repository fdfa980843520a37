import { useApp } from '../../app/context';
import { wordsFor } from '../words/wordsFor';
import type { ManagedItem } from './load';

/** The result of a decision: its removal, later checks of the removal, and the restoration. */
export function DecisionResult({
  item: { decision, applyResult, applyDescription, removalCheck, restoration },
}: {
  readonly item: ManagedItem;
}) {
  const w = wordsFor(useApp().language.tag);
  const result = applyResult === 'AppliedSuccessfully' && decision !== 'Deny' ? w.kept : w.results[applyResult ?? ''];
  const isBad = removalCheck && ['stillPresent', 'cameBack'].includes(removalCheck.state);
  return (
    <td>
      {result} {applyDescription && <span class="muted">{applyDescription}</span>}{' '}
      {removalCheck && <span class={isBad ? 'warning' : 'muted'}>{w.removals[removalCheck.state]}</span>}{' '}
      {restoration && <span class="muted">{w.restored[restoration.state]}</span>}
    </td>
  );
}
