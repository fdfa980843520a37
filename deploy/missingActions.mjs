// az rest … | node deploy/missingActions.mjs ACTION…: reads the caller's permissions at a scope as Azure Resource Manager lists them
// and prints those of the ACTIONs that they do not include. An action is included when one permission has it among its `actions`
// and not among its `notActions`; both may hold wildcards.
import { text } from 'node:stream/consumers';

const { value } = JSON.parse(await text(process.stdin));
const matches = (patterns, action) =>
  (patterns ?? []).some((pattern) =>
    new RegExp(`^${pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '.*')}$`, 'i').test(action),
  );
const isAllowed = (action) =>
  value.some(({ actions, notActions }) => matches(actions, action) && !matches(notActions, action));
console.log(
  process.argv
    .slice(2)
    .filter((action) => !isAllowed(action))
    .join(', '),
);
