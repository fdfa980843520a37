import type { Dependencies } from '../reviews/dependencies';

/** Writes to the console, which the host passes on to its logs. Errors are written whole; other properties are ids. */
export const logToConsole: Dependencies['log'] = (level, message, properties) => {
  const write = { information: console.info, warning: console.warn, error: console.error }[level];
  write(message, properties);
};
