import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../app/context';
import type { OutboxState } from './outbox';

/** Returns the state of the outbox, now and after each change. */
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
