import type {
  FormatOptions,
  LampDriver,
  PanelDriver,
  PbxDriver,
  PrinterDriver,
} from '../src/driver-api/index.js';
import { BellwireError } from '../src/telephony/index.js';

/**
 * All drivers of the house: id → lazy import, so that a missing native module or a broken driver hurts only the site
 * that uses it. A new format is one line here.
 */
const PBX_DRIVERS: Readonly<Record<string, () => Promise<PbxDriver>>> = {
  'panasonic-tda-a': async () => (await import('./pbx/panasonic/index.js')).panasonicTdaA,
  'panasonic-tda-b': async () => (await import('./pbx/panasonic/index.js')).panasonicTdaB,
  'panasonic-tda-c': async () => (await import('./pbx/panasonic/index.js')).panasonicTdaC,
  'panasonic-td': async () => (await import('./pbx/panasonic/index.js')).panasonicTd,
  'panasonic-td500': async () => (await import('./pbx/panasonic/index.js')).panasonicTd500,
  'panasonic-t336': async () => (await import('./pbx/panasonic/index.js')).panasonicT336,
  'panasonic-ta': async () => (await import('./pbx/panasonic-ta/index.js')).panasonicTa,
  'siemens-hipath-fixed': async () => (await import('./pbx/siemens/index.js')).siemensHipathFixed,
  'siemens-hipath-delimited': async () => (await import('./pbx/siemens/index.js')).siemensHipathDelimited,
  'mitel-smdr': async () => (await import('./pbx/mitel/index.js')).mitelSmdr,
  'nec-neax-k': async () => (await import('./pbx/nec/index.js')).necNeaxK,
  'nortel-meridian': async () => (await import('./pbx/nortel/index.js')).nortelMeridian,
  'ericsson-bp250': async () => (await import('./pbx/ericsson/index.js')).ericssonBp250,
  'alcatel-4200': async () => (await import('./pbx/alcatel/index.js')).alcatel4200,
  'inter-tel-axxess': async () => (await import('./pbx/inter-tel/index.js')).interTelAxxess,
  'avaya-printer': async () => (await import('./pbx/avaya/index.js')).avayaPrinter,
  'avaya-expanded': async () => (await import('./pbx/avaya/index.js')).avayaExpanded,
  'avaya-teleseer': async () => (await import('./pbx/avaya/index.js')).avayaTeleseer,
  'avaya-lsu': async () => (await import('./pbx/avaya/index.js')).avayaLsu,
  'avaya-custom': async () => (await import('./pbx/avaya/index.js')).avayaCustom,
  'samsung-officeserv': async () => (await import('./pbx/samsung/index.js')).samsungOfficeserv,
  'lg-vodavi': async () => (await import('./pbx/lg/index.js')).lgVodavi,
  'shenou-soc': async () => (await import('./pbx/shenou/index.js')).shenouSoc,
  custom: async () => (await import('./pbx/custom/index.js')).custom,
  'mitel-pms': async () => (await import('./pbx/mitel-pms/index.js')).mitelPms,
  'mitel-pms-pbx': async () => (await import('./pms/mitel/index.js')).mitelPmsPbx,
  'nec-neax-pms': async () => (await import('./pbx/nec-pms/index.js')).necNeaxPms,
  'avaya-guestworks': async () => (await import('./pbx/avaya-guestworks/index.js')).avayaGuestworks,
  'nortel-pmsi': async () => (await import('./pbx/nortel-pmsi/index.js')).nortelPmsi,
  'alcatel-ahl': async () => (await import('./pbx/alcatel-ahl/index.js')).alcatelAhl,
  programmable: async () => (await import('./pbx/programmable/index.js')).driver,
  smdi: async () => (await import('./pbx/smdi/index.js')).driver,
  fias: async () => (await import('./pms/fias/index.js')).fias,
  'fias-serial': async () => (await import('./pms/fias/index.js')).fiasSerial,
};

const LAMP_DRIVERS: Readonly<Record<string, () => Promise<LampDriver>>> = {
  gpio: async () => (await import('./lamp/gpio/index.js')).driver,
  onoff: async () => (await import('./lamp/onoff/index.js')).driver,
  gpiod: async () => (await import('./lamp/gpiod/index.js')).driver,
  hc595: async () => (await import('./lamp/hc595/index.js')).driver,
  virtual: async () => (await import('./lamp/virtual/index.js')).driver,
  pbx: async () => (await import('./lamp/pbx/index.js')).driver,
  mcp23017: async () => (await import('./lamp/mcp23017/index.js')).driver,
  pcf8574: async () => (await import('./lamp/pcf8574/index.js')).driver,
  modbus: async () => (await import('./lamp/modbus/index.js')).driver,
};

const PANEL_DRIVERS: Readonly<Record<string, () => Promise<PanelDriver>>> = {
  gpio: async () => (await import('./panel/gpio/index.js')).driver,
  virtual: async () => (await import('./panel/virtual/index.js')).driver,
};

const PRINTER_DRIVERS: Readonly<Record<string, () => Promise<PrinterDriver>>> = {
  'escpos-tcp': async () => (await import('./printer/escpos-tcp/index.js')).driver,
  'escpos-serial': async () => (await import('./printer/escpos-serial/index.js')).driver,
  virtual: async () => (await import('./printer/virtual/index.js')).driver,
};

/** Ids of all PBX formats, as used in site files and by `bellwire parse --format`. */
export const PBX_DRIVER_IDS: readonly string[] = Object.keys(PBX_DRIVERS);
export const LAMP_DRIVER_IDS: readonly string[] = Object.keys(LAMP_DRIVERS);

/** Formats whose driver is marked `experimental`; the test of this file compares. */
export const EXPERIMENTAL_IDS: readonly string[] = [
  'nec-neax-pms',
  'avaya-guestworks',
  'nortel-pmsi',
  'alcatel-ahl',
];

/** Throws BellwireError FORMAT_UNKNOWN. */
export function loadPbxDriver(id: string): Promise<PbxDriver> {
  return load(PBX_DRIVERS, id);
}

/** The driver of a link, its format as the site file describes it. Throws BellwireError FORMAT_UNKNOWN, CONFIG_INVALID. */
export async function loadLinkDriver(link: { format: string } & FormatOptions): Promise<PbxDriver> {
  const driver = await loadPbxDriver(link.format);
  return driver.configured?.(link) ?? driver;
}

/** Throws BellwireError FORMAT_UNKNOWN. */
export function loadLampDriver(id: string): Promise<LampDriver> {
  return load(LAMP_DRIVERS, id);
}

/** Throws BellwireError FORMAT_UNKNOWN. */
export function loadPanelDriver(id: string): Promise<PanelDriver> {
  return load(PANEL_DRIVERS, id);
}

/** Throws BellwireError FORMAT_UNKNOWN. */
export function loadPrinterDriver(id: string): Promise<PrinterDriver> {
  return load(PRINTER_DRIVERS, id);
}

async function load<Driver>(
  drivers: Readonly<Record<string, () => Promise<Driver>>>,
  id: string,
): Promise<Driver> {
  const found = Object.hasOwn(drivers, id) ? drivers[id] : undefined;
  if (found === undefined) {
    throw new BellwireError('FORMAT_UNKNOWN', `${id}; known: ${Object.keys(drivers).join(', ')}`);
  }
  return found();
}
