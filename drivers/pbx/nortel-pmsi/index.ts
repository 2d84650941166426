import type { FormatOptions, Framing, PbxDriver } from '../../../src/driver-api/index.js';
import { createFramedControl, knownShare } from '../framed-kit/index.js';
import { createNortelDecoder } from './decoder.js';
import { NortelTalk, SERVICES } from './talk.js';
import type { PortKind } from './text.js';

const FRAMES: Framing = {
  kind: 'stx-etx',
  maxFrame: 256,
  idleFlushMs: 500,
  trailer: 1,
  signals: '\x05\x06\x15',
};
const LINES: Framing = { kind: 'lines', maxFrame: 256, idleFlushMs: 2000 };

function driverOf({
  port = 'pmsi',
  pollSeconds = null,
}: NonNullable<FormatOptions['nortelPmsi']>): PbxDriver {
  return {
    id: 'nortel-pmsi',
    title: 'Nortel Meridian 1 PMSI, PMS2 or background terminal',
    family: 'nortel-pmsi',
    evidence: 'L1',
    experimental: true,
    services: SERVICES,
    // README.md, "Line": no source.
    serial: { baudRate: 1200, dataBits: 7, parity: 'even', stopBits: 1, flow: 'none' },
    framing: port === 'bgd' ? LINES : FRAMES,
    createDecoder: () => createNortelDecoder(port),
    detect,
    control: (options) =>
      createFramedControl(new NortelTalk(port, pollSeconds === null ? null : pollSeconds * 1000), options),
    configured: ({ nortelPmsi }) => driverOf(nortelPmsi ?? {}),
  };
}

/** A background terminal is not looked for: its lines are too short to tell. */
function detect(sample: string): number {
  const share = (port: PortKind) => {
    const decoder = createNortelDecoder(port);
    return knownShare(sample, 1, (frame) => decoder.decode(frame).is !== 'unparsed');
  };
  return Math.max(share('pmsi'), share('pms2'));
}

/** Nortel Meridian 1; the gateway is the PMS. */
export const nortelPmsi: PbxDriver = driverOf({});
