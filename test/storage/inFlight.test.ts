import { setImmediate } from 'node:timers/promises';
import { inFlight } from '../../shared/storage/inFlight';

describe('inFlight', () => {
  test('works on everything, never on more at a time than told', async () => {
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

  test('has nothing to do without things', async () => {
    await expect(inFlight(4, [], () => Promise.reject(new Error()))).resolves.toBeUndefined();
  });
});
