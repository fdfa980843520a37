import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../app/context';
import type { OutboxState } from './outbox';

/** The state of the outbox, now and as it changes. */
export function useOutbox(): OutboxState {
  const { outbox } = useApp();
  const [state, setState] = useState(outbox.state());
  useEffect(
    () =>
      outbox.subscribe(() => {
        setState(outbox.state());
      }),
    [outbox],
  );
  return state;
}
