import type { PbxDriver, SerialSettings } from '../../../src/driver-api/index.js';
import { createLineDecoder, decodedShare, type LineDialect } from '../smdr-kit/index.js';
import { DELIMITED, DelimitedReader } from './delimited.js';
import { FIXED, FixedReader } from './fixed.js';

/** README.md, "The port". */
const SERIAL: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' };

function siemensDriver(id: string, title: string, createReader: () => LineDialect): PbxDriver {
  return {
    id,
    title,
    family: 'siemens',
    evidence: 'L0',
    services: [],
    serial: SERIAL,
    // The longest known line has 112 columns.
    framing: { kind: 'lines', maxFrame: 256, idleFlushMs: 2000 },
    createDecoder: (options) => createLineDecoder(createReader(), options.encoding),
    // Neither format pads all its lines to one width: the compressed one arrives trimmed, the printed one has two.
    detect: (sample) => decodedShare(sample, createLineDecoder(createReader(), 'latin1'), null),
  };
}

export const siemensHipathFixed = siemensDriver(
  FIXED,
  'Siemens Hicom 100/150, HiPath 3000 call records in columns (compressed, printed)',
  () => new FixedReader(),
);

export const siemensHipathDelimited = siemensDriver(
  DELIMITED,
  'Siemens HiPath 3000 call records, fields delimited by |',
  () => new DelimitedReader(),
);
