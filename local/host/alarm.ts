/** A sleep that can end early. */
export interface Alarm {
  /** Ends the present sleep. If nobody sleeps, ends the next sleep at once. */
  readonly ring: () => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Returns an alarm for one sleeper. */
export function createAlarm(): Alarm {
  let hasRung = false;
  let wake = (): void => undefined;
  return {
    ring: () => {
      hasRung = true;
      wake();
    },
    sleep: async (ms) => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      hasRung = false;
    },
  };
}
