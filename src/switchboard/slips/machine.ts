import type { CommandFact, PrintAnsweredFact, PrinterChangedFact } from '../../telephony/index.js';
import { Draft } from '../draft.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { answer, refusal } from '../reply.js';
import { NOTHING } from '../subject.js';
import { askPrint, put, reach, slipTimer, tell } from './keep.js';
import { PRINT_MACHINE, PRINTER_MACHINE, printOf, slipOf, slipsOf } from './slip.js';

/**
 * The paper of a message as a chain: saved, printed, taken, delivered, each with who and when, and an alarm for each that is
 * late (R211, G05). Printing is the outlet's (src/engine/print-outlet.ts); its answers come back as facts.
 */
export const slips: Procedure = {
  id: 'slips',
  on(fact, house, now): readonly Effect[] {
    const draft = new Draft(house);
    switch (fact.type) {
      case 'Command':
        command(draft, fact, now);
        break;
      case 'PrintAnswered':
        answered(draft, fact, now);
        break;
      case 'PrinterChanged':
        printerChanged(draft, fact);
        break;
      case 'TimerDue':
        overdue(draft, fact.timer);
        break;
      case 'ClockJumped':
        shift(draft, fact.byMs);
        break;
      default:
        break;
    }
    return draft.effects.length > 0 ? draft.effects : NOTHING;
  },
};

function command(draft: Draft, fact: CommandFact, now: number): void {
  const body = bodyOf(draft, fact, now);
  if (body) draft.add(...answer(fact, body));
}

function bodyOf(draft: Draft, { name, args, by }: CommandFact, now: number): Json | null {
  if (name === 'slip.list') return list(draft);
  if (name !== 'slip.taken' && name !== 'slip.reprint') return null;
  const slip = slipOf(draft, String(args.message));
  if (!slip) return refusal('SLIP_UNKNOWN', String(args.message));
  if (name === 'slip.taken') {
    const changed = slip.reached.taken === undefined;
    const after = reach(draft, slip, 'taken', by, now);
    return { ok: true, slip: after as unknown as Json, changed };
  }
  const job = askPrint(draft, slip, now);
  return { ok: true, slip: slip as unknown as Json, changed: job !== null };
}

function list(house: HouseView): Json {
  const printers = Object.fromEntries([...house.entries(PRINTER_MACHINE)]);
  return { ok: true, slips: slipsOf(house) as unknown as Json, printers };
}

function answered(draft: Draft, fact: PrintAnsweredFact, now: number): void {
  const job = printOf(draft.get(PRINT_MACHINE, fact.job));
  if (!job) return;
  draft.put(PRINT_MACHINE, job.id, null);
  const slip = slipOf(draft, job.message);
  if (!slip) return;
  const counted = { ...slip, prints: slip.prints + 1 };
  put(draft, counted);
  if (slip.reached.printed) tell(draft, counted, 'printed-again', fact.printer);
  else reach(draft, counted, 'printed', fact.printer, now);
}

/** One event per change of the fault, none per retry: what is owed stays owed (G05: an alarm, not a loss). */
function printerChanged(draft: Draft, { printer, code }: PrinterChangedFact): void {
  if ((draft.get(PRINTER_MACHINE, printer) ?? null) === code) return;
  draft.put(PRINTER_MACHINE, printer, code);
  draft.event('printer', printer, { printer, fault: code });
}

function overdue(draft: Draft, timer: string): void {
  const message = slipTimer(timer);
  const slip = message === null ? undefined : slipOf(draft, message);
  if (!slip || slip.nextBy === null) return;
  const late = { ...slip, overdue: true, nextBy: null };
  put(draft, late);
  tell(draft, late, 'overdue', 'timer');
}

/** The clock was set: five minutes are still five minutes. */
function shift(draft: Draft, byMs: number): void {
  for (const slip of slipsOf(draft))
    if (slip.nextBy !== null) put(draft, { ...slip, nextBy: slip.nextBy + byMs });
}
