import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { startMemoryStorage } from '../../../../local/storage/memoryStorage';
import type { StorageService } from '../../../../local/storage/classifyCall';

test.each<StorageService>(['blob', 'queue', 'table'])(
  '%s storage answers with and without a network',
  async (service) => {
    const storage = await startMemoryStorage();
    const call = (agent: (typeof storage.agents)[StorageService] | undefined): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        const target = { host: '127.0.0.1', port: storage.ports[service], path: '/devstoreaccount1/unsigned' };
        request({ ...target, ...(agent && { agent }) }, resolve)
          .on('error', reject)
          .end();
      });

    const [direct, remote] = [await call(storage.agents[service]), await call(undefined)];
    expect([direct.socket.remotePort, remote.socket.remotePort]).toEqual([undefined, storage.ports[service]]);
    expect(direct.statusCode).toBeGreaterThanOrEqual(400);
    expect(remote.statusCode).toBe(direct.statusCode);
    expect((await buffer(remote)).length).toBe((await buffer(direct)).length);
    await storage.stop();
    await expect(call(undefined)).rejects.toMatchObject({
      code: expect.stringMatching(/^ECONN(REFUSED|RESET)$/) as string,
    });
  },
);
