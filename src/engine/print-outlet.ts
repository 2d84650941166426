import type { Printer } from '../driver-api/index.js';
import { messageOf } from '../switchboard/messages/message.js';
import { paperOf } from '../switchboard/slips/paper.js';
import { PRINT_MACHINE, PRINTER_MACHINE, type PrintJob, printOf } from '../switchboard/slips/slip.js';
import { BellwireError, type ErrorCode } from '../telephony/index.js';
import type { Engine } from './engine.js';

export interface PrintOutletDeps {
  engine: Pick<Engine, 'house' | 'committer' | 'submitFacts'>;
  printers: readonly { printer: Printer; carriers: readonly string[] }[];
  /** Wall clock, ms since 1970. */
  now: () => number;
  localTime: (now: number) => { date: string; time: string };
  /** Calls back once after `ms`; returns how to cancel it. */
  after: (ms: number, run: () => void) => () => void;
}

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

interface Queue {
  readonly printer: Printer;
  readonly waiting: Map<string, { job: PrintJob; mayBeOut: boolean }>;
  running: Promise<void> | null;
  failures: number;
  cancel: (() => void) | null;
}

/**
 * Prints the slips that the house owes (machine `print`), in the order they were asked, and brings the answers back as facts.
 * A print is owed until the procedure `slips` takes it away, so after a crash it is printed again, and marked: it may be out.
 */
export class PrintOutlet {
  readonly #d: PrintOutletDeps;
  readonly #queues: readonly Queue[];
  #stopped = false;

  constructor(deps: PrintOutletDeps) {
    this.#d = deps;
    this.#queues = deps.printers.map(({ printer }) => ({
      printer,
      waiting: new Map(),
      running: null,
      failures: 0,
      cancel: null,
    }));
    deps.engine.committer.onCommitted(({ puts }) => {
      for (const { machine, key, value } of puts)
        if (machine === PRINT_MACHINE) this.#hear(key, printOf(value), false);
      for (const queue of this.#queues) this.#pump(queue);
    });
  }

  /** Takes over what earlier lives still owe. A fault of a printer that is no longer in the site file is forgotten. */
  start(): void {
    for (const [key, value] of this.#d.engine.house.entries(PRINT_MACHINE))
      this.#hear(key, printOf(value), true);
    for (const [id] of this.#d.engine.house.entries(PRINTER_MACHINE))
      if (!this.#queues.some(({ printer }) => printer.id === id)) this.#tell(id, null);
    for (const queue of this.#queues) this.#pump(queue);
  }

  /** What is printing ends with its connection; its job stays, and the next life prints it again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { cancel } of this.#queues) cancel?.();
    await Promise.all(this.#queues.map(({ printer }) => printer.stop()));
    await Promise.all(this.#queues.map(({ running }) => running));
  }

  #hear(id: string, job: PrintJob | null, mayBeOut: boolean): void {
    if (!job) for (const { waiting } of this.#queues) waiting.delete(id);
    else this.#queueFor(job)?.waiting.set(id, { job, mayBeOut });
  }

  /** The printer of who carries the slip; else the first. */
  #queueFor({ message }: PrintJob): Queue | undefined {
    const carrier = messageOf(this.#d.engine.house, message)?.carrier ?? 'none';
    const at = this.#d.printers.findIndex(({ carriers }) => carriers.includes(carrier));
    return this.#queues[Math.max(at, 0)];
  }

  #pump(queue: Queue): void {
    if (this.#stopped || queue.running || queue.cancel) return;
    const [next] = queue.waiting.values();
    if (!next) return;
    queue.running = this.#print(queue, next).finally(() => {
      queue.running = null;
      this.#pump(queue);
    });
  }

  async #print(queue: Queue, next: { job: PrintJob; mayBeOut: boolean }): Promise<void> {
    const { printer, waiting } = queue;
    const { job } = next;
    const paper = paperOf(this.#d.engine.house, job, next.mayBeOut, this.#d.localTime);
    if (!paper) {
      waiting.delete(job.id);
      return;
    }
    try {
      const proof = await printer.print(paper, () => {
        next.mayBeOut = true;
      });
      if (this.#stopped) return;
      waiting.delete(job.id);
      queue.failures = 0;
      this.#tell(printer.id, null);
      const fact = { type: 'PrintAnswered', printer: printer.id, job: job.id, proof } as const;
      this.#d.engine.submitFacts(this.#d.now(), fact);
    } catch (error) {
      if (this.#stopped) return;
      this.#tell(printer.id, error instanceof BellwireError ? error.code : 'PRINTER_ABSENT');
      const ms = Math.min(FIRST_RETRY_MS * 2 ** queue.failures++, LAST_RETRY_MS);
      queue.cancel = this.#d.after(ms, () => {
        queue.cancel = null;
        this.#pump(queue);
      });
    }
  }

  /** Once per change; the procedure compares with what the ledger has. */
  #tell(printer: string, code: ErrorCode | null): void {
    if ((this.#d.engine.house.get(PRINTER_MACHINE, printer) ?? null) === code) return;
    this.#d.engine.submitFacts(this.#d.now(), { type: 'PrinterChanged', printer, code });
  }
}
