import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** QEMU's test socket: reads and writes registers of the machine from outside while it runs. */
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
    return Number(await this.#ask(`readl 0x${address.toString(16)}`));
  }

  async write(address: number, value: number): Promise<void> {
    await this.#ask(`writel 0x${address.toString(16)} 0x${value.toString(16)}`);
  }

  async #ask(question: string): Promise<string> {
    const answered = new Promise<string>((resolve) => this.#waiting.push(resolve));
    this.#socket.write(`${question}\n`);
    const answer = await answered;
    if (!answer.startsWith('OK')) throw new Error(`qtest: ${question}: ${answer}`);
    return answer.slice('OK '.length);
  }
}
