import type { PbxDriver } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { KA } from './layout.js';
import { FORMAT, NecReader } from './reader.js';

export const necNeaxK: PbxDriver = {
  id: FORMAT,
  title: 'NEC NEAX 2000, 2400, 7400 SMDR, "2400 IMS" K records (lines or STX … ETX)',
  family: 'nec',
  evidence: 'L0',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  // KK to KM records grow with the call; the longest known one has 240 bytes.
  framing: { kind: 'lines', maxFrame: 1024, idleFlushMs: 2000 },
  createDecoder: (options) => createLineDecoder(new NecReader(options.referenceDate), options.encoding),
  detect: (sample) =>
    decodedShare(asLines(sample), createLineDecoder(new NecReader(() => ANY_YEAR), 'latin1'), KA.width),
};

/** Only tells whether dates are possible, so any reference date will do. */
const ANY_YEAR = '2000-12-31';

/** STX … ETX records often come without line ends. */
function asLines(sample: string): string {
  return sample.replaceAll('\x02', '').replaceAll('\x03', '\n');
}
