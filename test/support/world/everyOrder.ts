import type { Pick } from './turns';

interface Search {
  readonly interruptions: number;
  readonly allTheSame: boolean;
}

interface Choice {
  readonly taken: number;
  readonly options: number;
}

/**
 * Runs something again and again, each time with its calls in another order, until every order was tried in which at most `interruptions`
 * times a task has to wait although its next call is ready: that is where races are lost. A wait ends when nothing else is to be done.
 * Where all tasks do the same, only orders that the first one begins are tried. Answers how many orders there were.
 */
export async function everyOrder(search: Search, run: (pick: Pick) => Promise<void>): Promise<number> {
  let plan: number[] = [];
  for (let orders = 1; ; orders += 1) {
    const choices: Choice[] = [];
    await run(pickBy(plan, search, choices));
    const last = choices.findLastIndex(({ taken, options }) => taken + 1 < options);
    if (last < 0) return orders;
    plan = choices.slice(0, last + 1).map(({ taken }, n) => (n === last ? taken + 1 : taken));
  }
}

/** Follows a plan as far as it goes and takes the first option from there on; notes what there was to choose from. */
function pickBy(plan: readonly number[], { interruptions, allTheSame }: Search, choices: Choice[]): Pick {
  let current: number | undefined;
  let left = interruptions;
  return (waiting) => {
    const ready = [...new Set(waiting)].filter((task) => task !== undefined);
    if (ready.length === 0) return 0;
    const goesOn = current !== undefined && ready.includes(current);
    const others = ready.filter((task) => task !== current).sort((a, b) => a - b);
    const isBegun = current !== undefined || !allTheSame;
    const options = goesOn ? [current!, ...(left > 0 ? others : [])] : isBegun ? others : others.slice(0, 1);
    const taken = plan[choices.length] ?? 0;
    choices.push({ taken, options: options.length });
    const next = options[taken]!;
    if (goesOn && next !== current) left -= 1;
    current = next;
    return waiting.indexOf(next);
  };
}
