import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

export interface Answer {
  /** Exit code of the last command. */
  code: number;
  /** Both outputs. */
  text: string;
}

/** The root shell that the guest's first process connects to us (image/guest-init). One command at a time. */
export class GuestShell {
  readonly #server: Server;
  #socket: Socket | null = null;
  #text = '';
  #answered: ((answer: Answer) => void) | null = null;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#greet(socket));
  }

  static async listen(): Promise<GuestShell> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new GuestShell(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connected(): boolean {
    return this.#socket !== null;
  }

  async run(command: string, withinMs = 30_000): Promise<Answer> {
    const socket = this.#socket;
    if (!socket || this.#answered) throw new Error(`the shell is not free: ${command}`);
    const answer = new Promise<Answer>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`no answer within ${withinMs} ms: ${command}`)),
        withinMs,
      );
      this.#answered = (given) => {
        clearTimeout(late);
        this.#answered = null;
        resolve(given);
      };
    });
    socket.write(`{ ${command}\n} 2>&1; echo "@@end $?"\n`);
    return answer;
  }

  /** The output of a command that must succeed. */
  async say(command: string): Promise<string> {
    const { code, text } = await this.run(command);
    if (code !== 0) throw new Error(`${command}: exit code ${code}\n${text}`);
    return text.trim();
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }

  #greet(socket: Socket): void {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (text: string) => {
      this.#text += text;
      const end = /@@end (\d+)\n/.exec(this.#text);
      if (!end) return;
      const answer = { code: Number(end[1]), text: this.#text.slice(0, end.index) };
      this.#text = '';
      this.#answered?.(answer);
    });
  }
}
