import type { PbxDriver, SerialSettings } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import {
  type AvayaLayout,
  customLayout,
  EXPANDED,
  LSU,
  PRINTER,
  PUBLISHED_ITEMS,
  TELESEER,
} from './layouts.js';
import { AvayaReader } from './reader.js';

/** README.md, "The port". */
const SERIAL: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' };

function avayaDriver(id: string, title: string, layout: AvayaLayout): PbxDriver {
  return {
    id,
    title,
    family: 'avaya',
    evidence: 'L0',
    services: [],
    serial: SERIAL,
    framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 2000 },
    createDecoder: (options) => createLineDecoder(new AvayaReader(id, layout, options), options.encoding),
    detect: (sample) =>
      // The order of month and day does not matter here: a wrong date line is one line of thousands.
      decodedShare(
        sample,
        createLineDecoder(new AvayaReader(id, layout, { referenceDate: () => '2000-01-01' }), 'latin1'),
        null,
      ),
  };
}

export const avayaPrinter = avayaDriver(
  'avaya-printer',
  'Avaya Definity, Communication Manager CDR, printer',
  PRINTER,
);
export const avayaExpanded = avayaDriver(
  'avaya-expanded',
  'Avaya Definity, Communication Manager CDR, expanded (experimental)',
  EXPANDED,
);
export const avayaTeleseer = avayaDriver(
  'avaya-teleseer',
  'Avaya Definity, Communication Manager CDR, TELESEER',
  TELESEER,
);
export const avayaLsu = avayaDriver(
  'avaya-lsu',
  'Avaya Definity, Communication Manager CDR, LSU (no time of day)',
  LSU,
);

const CUSTOM = 'avaya-custom';
const CUSTOM_TITLE = 'Avaya Definity, Communication Manager CDR, customised (items in the site file)';

function customDriver(items: readonly string[]): PbxDriver {
  const layout = customLayout(items);
  if (typeof layout === 'string') throw new BellwireError('CONFIG_INVALID', `cdrItems: ${layout}`);
  return avayaDriver(CUSTOM, CUSTOM_TITLE, layout);
}

/** Without `cdrItems` it reads the one list that a site has published. */
export const avayaCustom: PbxDriver = {
  ...customDriver(PUBLISHED_ITEMS),
  configured: ({ cdrItems }) => customDriver(cdrItems ?? PUBLISHED_ITEMS),
};
