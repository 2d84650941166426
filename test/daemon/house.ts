import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { StatusSnapshot } from '../../src/ops/status-file.js';
import { type Bellwire, type Ending, startBellwire } from '../support/daemon.js';
import { type Mosquitto, type MosquittoOptions, startMosquitto } from '../support/mosquitto.js';
import { openPty, type Pty } from '../support/pty.js';
import { until } from '../support/until.js';
import { Consumer } from './consumer.js';
import { LedgerView } from './ledger-view.js';
import { callLine, callOf } from './lines.js';

export interface HouseOptions {
  broker?: MosquittoOptions;
  /** Login of the daemon and, when the broker has users, of the consumer. */
  login?: { user: string; password: string; consumer: { username: string; password: string } };
  /** False: the site file names no broker. */
  mqtt?: false;
  /** Folder of the ledger; default: that of the house. */
  ledgerDir?: string;
  /** Modules loaded before the daemon, and variables for them. */
  preload?: readonly string[];
  env?: (dir: string) => Record<string, string>;
}

type Finished = (cleanUp: () => Promise<void>) => void;

const SITE = 'seaview';

/**
 * A hotel of twenty rooms: the daemon as a process, a pty, a Mosquitto, a consumer and a lamp board in a file. Everything
 * is real, and everything is gone when the test is over.
 */
export class House {
  /** Journal, raw store, outbox. Opens at the first look, which must come after the daemon began. */
  #ledger: LedgerView | null = null;
  #daemon: Bellwire | null = null;
  readonly #started: Bellwire[] = [];

  private constructor(
    readonly dir: string,
    readonly ledgerPath: string,
    readonly pty: Pty,
    readonly broker: Mosquitto,
    readonly consumer: Consumer,
    readonly options: HouseOptions,
  ) {}

  /** `finished`: onTestFinished of the test that lives in it. */
  static async open(finished: Finished, options: HouseOptions = {}): Promise<House> {
    const dir = mkdtempSync(join(tmpdir(), 'bellwire-house-'));
    const pty = await openPty();
    // A consumer that falls behind must not lose messages: Mosquitto drops beyond 1000 waiting ones unless told.
    const conf = ['persistence true', 'max_queued_messages 0', ...(options.broker?.conf ?? [])];
    const broker = await startMosquitto({ ...options.broker, conf });
    const consumer = await Consumer.connect(broker.url, `bellwire/${SITE}`, options.login?.consumer);
    const ledgerPath = join(options.ledgerDir ?? dir, 'ledger.db');
    const house = new House(dir, ledgerPath, pty, broker, consumer, options);
    finished(() => house.#close());
    mkdirSync(join(dir, 'lamps'));
    if (options.login) writeFileSync(join(dir, 'password'), options.login.password, { mode: 0o600 });
    writeFileSync(house.siteFile, house.#site());
    return house;
  }

  get siteFile(): string {
    return join(this.dir, 'bellwire.yaml');
  }
  get lampFile(): string {
    return join(this.dir, 'lamps', 'board.json');
  }
  get daemon(): Bellwire {
    if (!this.#daemon) throw new Error('the daemon was not started');
    return this.#daemon;
  }
  get ledger(): LedgerView {
    this.#ledger ??= new LedgerView(this.ledgerPath);
    return this.#ledger;
  }

  /** Starts the daemon and waits until it reads the line, or says something else. */
  async start(says = 'link is up'): Promise<Bellwire> {
    this.#daemon = this.bellwire('run', '--config', this.siteFile);
    await this.#daemon.says(says);
    return this.#daemon;
  }

  /** Any command of the program. What still runs at the end of the test is killed. */
  bellwire(...args: readonly string[]): Bellwire {
    const { preload = [], env } = this.options;
    const started = startBellwire(args, {
      output: join(this.dir, `output-${this.#started.length}`),
      preload,
      ...(env && { env: env(this.dir) }),
    });
    this.#started.push(started);
    return started;
  }

  /** SIGKILL: what the kernel does when memory runs out, and as near to a power cut as a process comes. */
  async kill(): Promise<void> {
    this.daemon.signal('SIGKILL');
    await this.daemon.ended;
  }

  /** SIGTERM, as systemd does. */
  async stop(): Promise<Ending> {
    this.daemon.signal('SIGTERM');
    return this.daemon.ended;
  }

  /** As `bellwire status` and monitoring see it. Rewritten every two seconds. Null: there is none. */
  async status(): Promise<StatusSnapshot | null> {
    const text = await readFile(join(this.dir, 'status.json'), 'utf8').catch(() => null);
    return text === null ? null : (JSON.parse(text) as StatusSnapshot);
  }

  /** Until the status file shows it; answers after how many ms. */
  async shows(holds: (status: StatusSnapshot) => boolean, what: string, withinMs = 20_000): Promise<number> {
    const begun = performance.now();
    let shown: StatusSnapshot | null = null;
    for (;;) {
      shown = await this.status();
      if (shown && shown.pid === this.daemon.pid && holds(shown)) return performance.now() - begun;
      if (performance.now() - begun > withinMs)
        throw new Error(`not within ${withinMs} ms: ${what}; status: ${JSON.stringify(shown)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** The newest message on a topic of the gateway is this one. */
  told(topic: string, message: object): boolean {
    return JSON.stringify(this.consumer.newest.get(topic)) === JSON.stringify(message);
  }

  /** Everything journalled so far is at the consumer, and the outbox is empty. */
  async delivered(withinMs = 20_000): Promise<void> {
    const { ledger, consumer } = this;
    await until(
      () => ledger.count('outbox') === 0 && consumer.events.size >= ledger.count('journal'),
      'everything in the journal is delivered',
      withinMs,
    );
  }

  /**
   * What must hold after any fault, when all is delivered: the journal has no gap, each row reached the consumer with the
   * same content, nothing else did, and the first arrivals came in order.
   */
  balance(): { events: number; repeats: number } {
    const { ledger, consumer } = this;
    const journal = ledger.journal();
    expect(
      journal.map((row) => row.seq),
      'the journal is gapless',
    ).toEqual(journal.map((_, i) => i + 1));
    const owed = journal.map(({ seq, type, body }) => ({
      id: `${SITE}-${seq}`,
      seq,
      type,
      data: JSON.stringify(JSON.parse(body)),
    }));
    // Not toEqual on the whole: its message about a hundred thousand rows takes minutes.
    const arrived = [...consumer.events.values()];
    const wrong = owed.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(arrived[i]));
    expect(arrived[wrong], `arrival number ${wrong + 1}`).toEqual(owed[wrong]);
    expect(arrived.length, 'nothing came that is not in the journal').toBe(owed.length);
    expect(consumer.contradictions).toEqual([]);
    return { events: owed.length, repeats: consumer.arrivals.length - arrived.length };
  }

  /**
   * Numbers of the calls in the journal, in order. The frame of each is the line as it was printed; only blanks at its
   * end may be missing, where the device went away between the last character and the line end.
   */
  calls(): number[] {
    return this.ledger.journal('call').map(({ raw, body }) => {
      const n = callOf(JSON.parse(body) as { dialed?: unknown });
      const text = raw === null ? '' : this.ledger.rawText(raw);
      const line = callLine(n);
      const whole = line.startsWith(text) && text.length >= line.trimEnd().length;
      if (!whole) expect(text, `the frame of call ${n}`).toBe(line);
      return n;
    });
  }

  #site(): string {
    const { dir, pty, broker, options } = this;
    const login = options.login
      ? `, username: ${options.login.user}, passwordFile: ${join(dir, 'password')}`
      : '';
    return `
site: ${SITE}
timezone: Europe/Lisbon
rooms: ["0101-0120"]
links:
  - id: smdr
    format: panasonic-tda-a
    dateOrder: dmy
    transport: { type: serial, path: ${pty.path} }
${options.mqtt === false ? '' : `mqtt: { url: "${broker.url}"${login} }`}
lamps: { boards: [{ id: shown, driver: virtual, path: ${this.lampFile} }] }
privacy: { dialed: full, names: true }
ledger: { path: ${this.ledgerPath} }
status: { path: ${join(dir, 'status.json')} }
`;
  }

  async #close(): Promise<void> {
    for (const started of this.#started) if (started.ending() === null) started.signal('SIGKILL');
    await Promise.all(this.#started.map(({ ended }) => ended));
    this.#ledger?.close();
    await this.consumer.close();
    await this.broker.remove();
    await this.pty.dispose();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** A longer run for a spare evening: `BELLWIRE_FAULT_<NAME>=n npx vitest run test/daemon`. */
export function amount(name: 'MB' | 'OUTAGE_S' | 'KILLS', usual: number): number {
  return Number(process.env[`BELLWIRE_FAULT_${name}`] ?? usual);
}

/** One line of figures, for the report of the run. */
export function figures(what: string, numbers: Record<string, number | string>): void {
  const text = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  console.log(`${what}: ${text.join(', ')}`);
}
