import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Panel, PanelContext, PanelDriver, PanelLights } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';

export const driver: PanelDriver = {
  id: 'virtual',
  title: 'Buttons and lights on a Unix socket (demo, tests)',
  create: async (context) => new VirtualPanel(context, optionsOf(context)),
};

interface Options {
  path: string;
  buttons: readonly { id: string }[];
  lights: readonly { shows: keyof PanelLights }[];
}

/** A line is `press <id>` or `release <id>`. */
const LONGEST_LINE = 100;

/** Lines in: buttons. Lines out: the lights as one JSON object, at once and at every change. */
class VirtualPanel implements Panel {
  readonly #context: PanelContext;
  readonly #options: Options;
  readonly #clients = new Set<Socket>();
  #server: Server | null = null;
  #shown = '{}';

  constructor(context: PanelContext, options: Options) {
    this.#context = context;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { path, buttons } = this.#options;
    await this.stop();
    try {
      await mkdir(dirname(path), { recursive: true });
      // Left over from a life that was killed; only one daemon runs, the lock of the ledger sees to it.
      await rm(path, { force: true });
      this.#server = await listen(path, (client) => this.#greet(client));
      await chmod(path, 0o660);
    } catch (error) {
      throw new BellwireError('PANEL_FAILED', error instanceof Error ? error.message : String(error), {
        cause: error,
      });
    }
    for (const { id } of buttons) this.#context.onButton(id, false);
  }

  async show(lights: PanelLights): Promise<void> {
    const shown = JSON.stringify(
      Object.fromEntries(this.#options.lights.map(({ shows }) => [shows, lights[shows]] as const)),
    );
    if (shown === this.#shown) return;
    this.#shown = shown;
    for (const client of this.#clients) client.write(`${shown}\n`);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#shown = '{}';
    for (const client of this.#clients) client.destroy();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #greet(client: Socket): void {
    this.#clients.add(client);
    client.setEncoding('latin1');
    client.on('error', () => client.destroy());
    client.on('close', () => this.#clients.delete(client));
    client.write(`${this.#shown}\n`);
    let half = '';
    client.on('data', (text) => {
      const lines = `${half}${text.toString()}`.split('\n');
      half = (lines.pop() ?? '').slice(-LONGEST_LINE);
      for (const line of lines) this.#obey(line.trim(), client);
    });
  }

  #obey(line: string, client: Socket): void {
    const [verb, id] = line.split(' ');
    const button = this.#options.buttons.find((known) => known.id === id);
    if (button && (verb === 'press' || verb === 'release')) {
      this.#context.onButton(button.id, verb === 'press');
    } else {
      const ids = this.#options.buttons.map((known) => known.id).join('|');
      client.write(`${JSON.stringify({ error: `press|release ${ids}` })}\n`);
    }
  }
}

function listen(path: string, onClient: (client: Socket) => void): Promise<Server> {
  const server = createServer(onClient);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function optionsOf({ options }: PanelContext): Options {
  const { path, buttons = [], lights = [] } = (options ?? {}) as Partial<Options>;
  if (typeof path === 'string') return { path, buttons, lights };
  throw new BellwireError('CONFIG_INVALID', 'panel: path is needed');
}
