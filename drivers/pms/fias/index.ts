import type { FiasOptions, PbxDriver, SerialSettings, StxEtxFraming } from '../../../src/driver-api/index.js';
import { FIAS_RECORDS } from '../../../src/driver-api/index.js';
import { charsetOf } from './charset.js';
import { SERVICES } from './commands.js';
import { createFiasControl } from './control.js';
import { createFiasDecoder } from './decoder.js';
import { ACK, ENQ, ETX, NAK, parseRecord, STX, type Wiring } from './record.js';

/** A message text may be long; nothing else is. The specification states no limit. */
const MAX_FRAME = 4096;

const FRAMING: Readonly<Record<Wiring, StxEtxFraming>> = {
  tcp: { kind: 'stx-etx', maxFrame: MAX_FRAME, idleFlushMs: 10_000 },
  // Half a record must be given up before the PMS asks for our reply (3 s), or its ENQ would vanish in it.
  serial: { kind: 'stx-etx', maxFrame: MAX_FRAME, idleFlushMs: 1000, trailer: 1, signals: ACK + NAK + ENQ },
};

/** Speed and parity are whatever the PMS side is set to: README, "Line". */
const SERIAL: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' };

/** What holds where the site file says nothing; the same as in src/config/fias-options.ts. */
const DEFAULTS: FiasOptions = {
  charset: 'latin1',
  records: FIAS_RECORDS,
  resync: 'at-start',
  keepAliveMinutes: 5,
  postingAnswer: 'wait',
  enqAtStart: 'nak',
};

function driver(id: string, title: string, wiring: Wiring, options: FiasOptions): PbxDriver {
  const charset = charsetOf(options.charset);
  return {
    id,
    title,
    family: 'fias',
    evidence: 'L1',
    services: SERVICES,
    serial: SERIAL,
    framing: FRAMING[wiring],
    createDecoder: () => createFiasDecoder(wiring, charset),
    detect: (sample) => detect(sample, wiring),
    control: (control) => createFiasControl(wiring, charset, options, control),
    configured: (site) => driver(id, title, wiring, site.fias ?? options),
  };
}

/** FIAS, the protocol of Oracle (MICROS, Fidelio) for hotel systems: this is the side of the PBX. */
export const fias = driver('fias', 'FIAS to a PMS, over TCP', 'tcp', DEFAULTS);
export const fiasSerial = driver('fias-serial', 'FIAS to a PMS, over RS-232', 'serial', DEFAULTS);

/** Share of the sample's frames that are FIAS records with the right check byte, or with none. */
function detect(sample: string, wiring: Wiring): number {
  let good = 0;
  let frames = 0;
  for (let from = sample.indexOf(STX); from >= 0; from = sample.indexOf(STX, from + 1)) {
    const end = sample.indexOf(ETX, from);
    if (end < 0) break;
    frames += 1;
    const body = sample.slice(from + 1, end);
    const sum = Buffer.from(`${body}${ETX}`, 'latin1').reduce((xor, byte) => xor ^ byte, 0);
    const checked = sample.charCodeAt(end + 1) === sum;
    if (parseRecord(body) && checked === (wiring === 'serial')) good += 1;
    from = wiring === 'serial' ? end + 1 : end;
  }
  return frames === 0 ? 0 : good / frames;
}
