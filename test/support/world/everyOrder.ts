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
 * Runs tasks again and again, each time with their calls in another order. It tries every order in which tasks have to wait at most
 * `interruptions` times although their next call is ready, because that is where races are lost. A wait ends when nothing else can run. If
 * all tasks do the same, it tries only orders that start with the first task. Returns the number of orders.
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

/** Follows a plan to its end, then always takes the first option. Records the options. */
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
