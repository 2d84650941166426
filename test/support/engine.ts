import type { Committed } from '../../src/engine/committer.js';
import { Engine, type EngineDeps } from '../../src/engine/engine.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import { procedures } from '../../src/switchboard/index.js';
import { asRoom } from '../../src/telephony/index.js';
import { rulesVersion } from './rules.js';

/** An engine on a real ledger whose time and event loop are in the test's hand. */
export function testEngine(ledger: Ledger, over: Partial<EngineDeps> = {}) {
  const committed: Committed[] = [];
  const notes: { level: string; message: string }[] = [];
  const later: { ms: number; run: () => void }[] = [];
  const time = { monotonic: 0 };
  const rooms = new Set(['0101', '0102', '0305']);
  const engine = new Engine({
    ledger,
    procedures: procedures({ wakeUp: { resultWithinMs: 600_000 } }),
    rooms: {
      hasRoom: (room) => rooms.has(room),
      roomOfExtension: (extension) => (rooms.has(extension) ? asRoom(extension) : undefined),
    },
    rules: [rulesVersion()],
    soon: () => undefined,
    monotonic: () => time.monotonic,
    later: (ms, run) => {
      const entry = { ms, run };
      later.push(entry);
      return () => {
        const at = later.indexOf(entry);
        if (at >= 0) later.splice(at, 1);
      };
    },
    note: (level, _fields, message) => notes.push({ level, message }),
    outboxLimit: 1000,
    ...over,
  });
  engine.committer.onCommitted((c) => committed.push(c));
  return {
    engine,
    committed,
    notes,
    time,
    /** Lets the waiting timers of the committer come due. */
    runLater: () => {
      for (const entry of later.splice(0)) entry.run();
    },
  };
}
