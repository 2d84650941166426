import type { DateOrder, PbxDriver } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { MeridianReader } from './reader.js';

export const nortelMeridian: PbxDriver = {
  id: FORMAT,
  title: 'Nortel Meridian 1, Option 11, CS 1000 CDR, with its further lines (FCDR=NEW)',
  family: 'nortel',
  evidence: 'L0',
  services: [],
  // README.md, "The port".
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
  framing: { kind: 'lines', maxFrame: 256, idleFlushMs: 2000 },
  createDecoder: (options) =>
    createLineDecoder(
      new MeridianReader(options.dateOrder ?? 'mdy', options.referenceDate),
      options.encoding,
    ),
  // One variant fills its lines up, the other does not.
  detect: (sample) => Math.max(score(sample, 'mdy'), score(sample, 'dmy')),
};

function score(sample: string, order: DateOrder): number {
  // Only tells whether dates are possible, so any reference date will do.
  return decodedShare(
    sample,
    createLineDecoder(new MeridianReader(order, () => '2000-12-31'), 'latin1'),
    null,
  );
}
