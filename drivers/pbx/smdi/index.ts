import type { LineFraming, PbxDriver } from '../../../src/driver-api/index.js';
import { createSmdiControl } from './control.js';
import { createSmdiDecoder } from './decoder.js';

/**
 * The longest record is 33 bytes; anything near 256 without a line end is noise. The half-line timeout stays well
 * below the 1000 ms answer window, so that a refusal printed without LF still counts as the answer.
 */
const framing: LineFraming = { kind: 'lines', maxFrame: 256, idleFlushMs: 300 };

/** SMDI (GR-283): lamps on and off at the PBX, and why a call came to the message desk. */
export const driver: PbxDriver = {
  id: 'smdi',
  title: 'SMDI message desk link (GR-283 / TR-NWT-000283)',
  family: 'smdi',
  evidence: 'L2',
  services: ['SetMessageWaiting'],
  // Asterisk's default, and the usual choice on DMS-100: README, "Line".
  serial: { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1, flow: 'none' },
  framing,
  createDecoder: createSmdiDecoder,
  detect,
  control: createSmdiControl,
};

/** Share of the sample's lines, blank ones aside, that are SMDI messages. */
function detect(sample: string): number {
  const decoder = createSmdiDecoder();
  let good = 0;
  let bad = 0;
  sample.split(/(?<=\n)/).forEach((text, index) => {
    const outcome = decoder.decode({ text, at: 0, cut: null, line: index + 1 });
    if (outcome.is === 'facts') good += 1;
    if (outcome.is === 'unparsed') bad += 1;
  });
  return good === 0 ? 0 : good / (good + bad);
}
