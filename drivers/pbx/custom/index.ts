import type { CustomFormat, PbxDriver } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import { type Compiled, compile } from './compile.js';
import { CustomReader, FORMAT } from './reader.js';

/** A line that no record of a definition fits; used where there is no definition. */
const NO_RECORDS: Compiled = { shapes: [], ignore: [] };
const DEFAULT_MAX_LINE = 200;

function driverOf(compiled: Compiled, maxLine: number): PbxDriver {
  return {
    id: FORMAT,
    title: 'Call records as the site file describes them (links[].custom)',
    family: 'custom',
    evidence: 'L0',
    services: [],
    // Of no PBX in particular: the site file says what the port needs.
    serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
    framing: { kind: 'lines', maxFrame: maxLine, idleFlushMs: 2000 },
    createDecoder: (options) => createLineDecoder(new CustomReader(compiled, options), options.encoding),
    detect: (sample) =>
      decodedShare(
        sample,
        createLineDecoder(new CustomReader(compiled, { referenceDate: () => '2000-01-01' }), 'latin1'),
        null,
      ),
  };
}

function describedDriver(custom: CustomFormat): PbxDriver {
  const { compiled, problems } = compile(custom);
  const [problem] = problems;
  if (problem !== undefined) {
    const detail = `custom.${problem.path.join('.')}: ${problem.found}; ${problem.allowed}`;
    throw new BellwireError('CONFIG_INVALID', detail);
  }
  return driverOf(compiled, custom.maxLine);
}

/** Without a definition nothing is a record. */
export const custom: PbxDriver = {
  ...driverOf(NO_RECORDS, DEFAULT_MAX_LINE),
  configured: ({ custom: definition }) =>
    definition ? describedDriver(definition) : driverOf(NO_RECORDS, DEFAULT_MAX_LINE),
};
