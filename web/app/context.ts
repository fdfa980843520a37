import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Client } from '../api/client';
import type { Language } from '../language/language';
import type { Outbox } from '../outbox/outbox';
import type { Session } from '../session/session';

/** The values that every component can use. */
export interface App {
  readonly client: Client;
  readonly session: Session;
  readonly language: Language;
  readonly outbox: Outbox;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error('There is no app around this component.');
  return app;
}
