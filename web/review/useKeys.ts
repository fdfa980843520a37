import { useEffect, useRef } from 'preact/hooks';

/** The command of each key, by the browser's name for the key; letters in lower case. */
export type Commands = Readonly<Record<string, () => void>>;

/**
 * Runs commands for keys anywhere on the page, except in fields and open dialogs, and except for the browser's own shortcuts. A button or
 * link with the focus keeps Enter and Space.
 */
export function useKeys(commands: Commands): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, target } = event;
      const name = key.length === 1 ? key.toLowerCase() : key;
      const command = Object.hasOwn(latest.current, name) ? latest.current[name] : undefined;
      if (!command || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (!(target instanceof Element) || isTaken(target, name)) return;
      event.preventDefault();
      command();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, []);
}

function isTaken(target: Element, key: string): boolean {
  if (document.querySelector('dialog[open]') || target.matches('textarea, select, input:not([type=checkbox])'))
    return true;
  return (key === 'Enter' || key === ' ') && target.matches('button, a, summary, input');
}
