import type { Clock } from '../engine/clock.js';
import type { Note } from '../ops/note.js';
import type { LinkId } from '../telephony/index.js';
import { CaptureWriter } from './capture-file.js';
import { LinkSupervisor } from './supervisor.js';
import type { Transport } from './transport.js';

export interface CaptureOptions {
  /** The capture file; appended to when it exists. */
  path: string;
  link: LinkId;
  transport: () => Transport;
  clock: Clock;
  later: (ms: number, run: () => void) => () => void;
  random: () => number;
  note: Note;
  /** Called about once a second and at the end. */
  onProgress?: (progress: CaptureProgress) => void;
}

export interface CaptureProgress {
  bytes: number;
  state: 'up' | 'silent' | 'down';
}

const PROGRESS_MS = 1000;

/**
 * `bellwire capture`: writes the raw bytes of one link with their times to a file until `signal` aborts. A link that
 * is lost is reopened as the daemon does. Rejects with CAPTURE_… when the file cannot be written.
 */
export async function runCapture(options: CaptureOptions, signal: AbortSignal): Promise<CaptureProgress> {
  const { link, clock, later } = options;
  const writer = new CaptureWriter(options.path);
  let finish: (failure: unknown) => void = () => undefined;
  const finished = new Promise<unknown>((resolve) => {
    finish = resolve;
  });
  const write = (event: Parameters<CaptureWriter['write']>[0]): void => {
    try {
      writer.write(event);
    } catch (error) {
      finish(error);
    }
  };
  let isOpen = false;
  const supervisor = new LinkSupervisor(
    {
      id: link,
      framing: { kind: 'lines', maxFrame: 4096, idleFlushMs: 60_000 },
      expectTraffic: null,
      timezone: 'UTC',
    },
    options,
    {
      onFrame: () => undefined,
      onChunk: (bytes, at) => write({ is: 'data', at, link, bytes }),
      onState: (state, why) => {
        if (state === 'up') write({ is: 'open', at: clock.now(), link });
        else if (isOpen) write({ is: 'close', at: clock.now(), link, why: why ?? 'PBX_LINK_DOWN' });
        isOpen = state === 'up';
      },
    },
  );
  const progress = (): CaptureProgress => ({
    bytes: supervisor.snapshot().bytes,
    state: supervisor.snapshot().state,
  });
  let cancel: () => void = () => undefined;
  const report = (): void => {
    options.onProgress?.(progress());
    cancel = later(PROGRESS_MS, report);
  };
  const aborted = (): void => finish(null);
  signal.addEventListener('abort', aborted);
  if (signal.aborted) aborted();
  supervisor.start();
  report();
  const failure = await finished;
  signal.removeEventListener('abort', aborted);
  cancel();
  await supervisor.stop();
  writer.close();
  options.onProgress?.(progress());
  if (failure instanceof Error) throw failure;
  return progress();
}
