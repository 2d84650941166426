import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

export interface EmbeddedBroker {
  /** `mqtt://127.0.0.1:port`. It speaks MQTT 3.1.1 only: the site needs `mqtt.protocol: 4`. */
  url: string;
  stop(): Promise<void>;
}

/** A broker in this process, on loopback, without login, in memory: for the demo, never for a hotel. */
export async function startEmbeddedBroker(port = 0): Promise<EmbeddedBroker> {
  const { Aedes } = await import('aedes');
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${bound}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await closed;
    },
  };
}
