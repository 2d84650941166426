import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** QEMU's test socket: reads registers of the machine from outside while it runs. */
export class Qtest {
  readonly #socket: Socket;
  readonly #waiting: ((line: string) => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    // QEMU is killed under it.
    socket.on('error', () => undefined);
    createInterface({ input: socket }).on('line', (line) => this.#waiting.shift()?.(line));
  }

  async read(address: number): Promise<number> {
    const answered = new Promise<string>((resolve) => this.#waiting.push(resolve));
    this.#socket.write(`readl 0x${address.toString(16)}\n`);
    const answer = await answered;
    const value = /^OK (0x[0-9a-f]+)$/.exec(answer)?.[1];
    if (value === undefined) throw new Error(`qtest: ${answer}`);
    return Number(value);
  }
}
