import { rawRead, rawWrite } from './rawCalls';

/** Runs several loops at the same time for some seconds. They read and write with the bare SDK, without a function around them. */
export async function rawLoops(parameters: Readonly<Record<string, string>>): Promise<object> {
  const { partition = '', clients = '1', seconds = '1', instanceRow = '' } = parameters;
  const decisions = (parameters.decisions ?? '').split(' ');
  const end = performance.now() + Number(seconds) * 1000;
  let calls = 0;
  const loop = async (client: number): Promise<void> => {
    for (let n = client; performance.now() < end; n += Number(clients)) {
      const rows = `${instanceRow} ${decisions[n % decisions.length] ?? ''}`;
      await rawRead({ partition, rows });
      await rawWrite({ partition, rows });
      calls += 2;
    }
  };
  await Promise.all(Array.from({ length: Number(clients) }, (_, client) => loop(client)));
  return { callsPerSecond: calls / Number(seconds) };
}
