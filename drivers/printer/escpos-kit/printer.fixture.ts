import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/** Bits of a status answer, as the fake printer sets them: written from the tables, not with the driver's constants. */
const READY = 0b0001_0010;

/**
 * A receipt printer for tests: it keeps what is printed as text, with its own decoder of the commands, and answers about
 * itself as it is told to be.
 */
export class FakePrinter {
  /** What came out, cut by cut, in Unicode; commands in brackets. */
  readonly slips: string[] = [];
  state: 'ready' | 'no-paper' | 'cover-open' | 'offline' | 'silent' = 'ready';
  /** Runs out of paper as soon as it has printed this much. */
  endsAfterPrint = false;
  knowsGsR = true;
  delayMs = 0;
  #text: number[] = [];
  #open = '';

  /** Bytes from the host; returns what it answers. */
  take(bytes: Uint8Array): number[] {
    const answers: number[] = [];
    const input = [...bytes];
    for (let at = 0; at < input.length; ) at += this.#command(input, at, answers);
    return this.state === 'silent' ? [] : answers;
  }

  #command(input: readonly number[], at: number, answers: number[]): number {
    const [a = 0, b = 0, c = 0] = input.slice(at, at + 3);
    if (a === 0x10 && b === 0x04) {
      answers.push(this.#status(c));
      return 3;
    }
    if (a === 0x1d && b === 0x72) {
      if (this.knowsGsR) answers.push(0);
      return 3;
    }
    if (a === 0x1b && b === 0x40) return this.#mark('[init]', 2);
    if (a === 0x1c && b === 0x26) return this.#mark('[kanji]', 2);
    if (a === 0x1c && b === 0x21) return 3;
    if (a === 0x1d && b === 0x21) return this.#mark(c === 0 ? '[normal]' : '[large]', 3);
    if (a === 0x1b && b === 0x64) return this.#cut(`[feed ${c}]`, 3);
    if (a === 0x1d && b === 0x56) return this.#cut('[cut]', 4);
    this.#text.push(a);
    return 1;
  }

  #status(question: number): number {
    const no = {
      'no-paper': [0x08, 0x20, 0x60],
      'cover-open': [0x08, 0x04, 0x00],
      offline: [0x08, 0x00, 0x00],
    } as const;
    const bits = this.state === 'ready' || this.state === 'silent' ? [0, 0, 0] : no[this.state];
    return READY | (bits[question === 4 ? 2 : question - 1] ?? 0);
  }

  #mark(text: string, length: number): number {
    this.#flush();
    this.#open += text;
    return length;
  }

  #cut(text: string, length: number): number {
    this.#flush();
    this.slips.push(this.#open + text);
    this.#open = '';
    if (this.endsAfterPrint) this.state = 'no-paper';
    return length;
  }

  #flush(): void {
    this.#open += new TextDecoder('gb18030').decode(Uint8Array.from(this.#text));
    this.#text = [];
  }
}

/** It on a TCP port of this computer. */
export async function onTcp(printer: FakePrinter): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      const answers = printer.take(bytes);
      setTimeout(() => socket.write(Uint8Array.from(answers)), printer.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
