import { setImmediate } from 'node:timers/promises';
import { inFlight } from '../../../../shared/storage/table/inFlight';

describe('inFlight', () => {
  test('works on everything, never on more at a time than the limit', async () => {
    let [now, most] = [0, 0];
    const done: number[] = [];
    await inFlight(4, [...Array(25).keys()], async (n) => {
      most = Math.max(most, (now += 1));
      await setImmediate();
      now -= 1;
      done.push(n);
    });

    expect(most).toBe(4);
    expect(done.sort((a, b) => a - b)).toEqual([...Array(25).keys()]);
  });

  test('begins nothing after a failure, and throws it when all has ended', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (n: number): Promise<void> => {
      begun.push(n);
      await setImmediate();
      if (n === 1) throw new Error('The second failed.');
      await setImmediate();
      ended.push(n);
    };

    await expect(inFlight(2, [0, 1, 2, 3, 4], work)).rejects.toThrow('The second failed.');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });

  test('takes items as they come, and only as many as there is room for', async () => {
    let [taken, ended, most] = [0, 0, 0];
    async function* source(): AsyncGenerator<number> {
      for (; taken < 12; taken += 1) {
        await Promise.resolve();
        most = Math.max(most, taken - ended);
        yield taken;
      }
    }
    await inFlight(3, source(), async () => {
      await setImmediate();
      ended += 1;
    });

    // The third item is taken while two are in progress.
    expect([ended, most]).toEqual([12, 2]);
  });

  test.each(['the work', 'the source'])('lets the source end when %s fails', async (failing) => {
    const ended: string[] = [];
    async function* source(): AsyncGenerator<number> {
      try {
        yield 0;
        yield 1;
        if (failing === 'the source') throw new Error('No more.');
        for (let n = 2; ; n += 1) yield n;
      } finally {
        await setImmediate();
        ended.push('source');
      }
    }
    const work = async (n: number): Promise<void> => {
      await setImmediate();
      if (n === 1 && failing === 'the work') throw new Error('No more.');
      await setImmediate();
      ended.push(`work ${n}`);
    };

    await expect(inFlight(2, source(), work)).rejects.toThrow('No more.');
    expect(ended.sort()).toEqual(failing === 'the work' ? ['source', 'work 0'] : ['source', 'work 0', 'work 1']);
  });

  test('does nothing without items', async () => {
    await expect(inFlight(4, [], () => Promise.reject(new Error()))).resolves.toBeUndefined();
  });
});
