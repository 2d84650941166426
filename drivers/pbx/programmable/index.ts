import type { Framing, PbxDriver, ProgrammableFormat } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { type Compiled, compile } from './compile.js';
import { createProgrammableControl } from './control.js';
import { isCallEvent } from './events.js';
import { createProgrammableDecoder, Reading } from './reading.js';
import { merged } from './tables/index.js';

const DEFAULT_PACE_MS = 1000;
/** Well below the shortest answer window, so that an answer without a line end still counts as one. */
const IDLE_FLUSH_MS = 300;
/** What stands between frames: ACK, NAK, ENQ, EOT. */
const SIGNALS = '\x06\x15\x05\x04';

function driverOf(format: ProgrammableFormat, compiled: Compiled): PbxDriver {
  const reading = new Reading(compiled);
  const events = (format.events ?? []).map(({ event }) => event);
  return {
    id: 'programmable',
    title: 'A link as the site file describes it (links[].programmable)',
    family: 'programmable',
    evidence: events.some(isCallEvent) ? 'L2' : 'L1',
    services: compiled.services,
    // Of no PBX in particular: the site file says what the port needs.
    serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
    framing: framingOf(compiled),
    createDecoder: () => createProgrammableDecoder(reading),
    // A description is for one wire: it never claims another.
    detect: () => 0,
    control: ({ paceMs }) => createProgrammableControl(compiled, reading, paceMs ?? DEFAULT_PACE_MS),
  };
}

function framingOf({ line }: Compiled): Framing {
  const bounds = { maxFrame: line.maxLine, idleFlushMs: IDLE_FLUSH_MS };
  if (line.framing === 'lines') return { kind: 'lines', ...bounds, ...(line.end === 'cr' && { end: '\r' }) };
  return { kind: 'stx-etx', ...bounds, signals: SIGNALS, trailer: line.check ? 1 : 0 };
}

function describedDriver(description: ProgrammableFormat): PbxDriver {
  const format = merged(description);
  const { compiled, problems } = compile(format);
  const [problem] = problems;
  if (problem !== undefined) {
    const detail = `programmable.${problem.path.join('.')}: ${problem.found}; ${problem.allowed}`;
    throw new BellwireError('CONFIG_INVALID', detail);
  }
  return driverOf(format, compiled);
}

/** Without a description nothing is said and nothing is understood. */
export const driver: PbxDriver = {
  ...describedDriver({}),
  configured: ({ programmable }) => describedDriver(programmable ?? {}),
};
