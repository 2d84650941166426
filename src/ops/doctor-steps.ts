/**
 * The check-list of hw-docs/commissioning.md: every check doctor knows, in its order, and the page that explains it. `*`: the
 * id of a link, a board or a module. A test compares it with the page and with the checks in this folder.
 */
export const STEPS: readonly (readonly [id: string, page: string])[] = [
  ['config', 'commissioning.md#site-file'],
  ['daemon', 'commissioning.md#program'],
  ['host.node', 'commissioning.md#program'],
  ['host.module.*', 'commissioning.md#program'],
  ['host.memory', 'commissioning.md#program'],
  ['host.temperature', 'enclosure.md#temperature'],
  ['host.watchdog', 'power-and-time.md#watchdog'],
  ['pi.model', 'pi-uart.md'],
  ['pi.power', 'power-and-time.md#power-supply'],
  ['pi.throttling', 'enclosure.md#temperature'],
  ['pi.uart', 'pi-uart.md#set-up'],
  ['pi.bluetooth', 'pi-uart.md#bluetooth'],
  ['pi.console', 'pi-uart.md#console'],
  ['pi.i2c', 'lamps.md#i2c'],
  ['pi.spi', 'lamps.md#shift-registers'],
  ['clock.ntp', 'power-and-time.md#clock'],
  ['clock.rtc', 'power-and-time.md#clock'],
  ['clock.zone', 'power-and-time.md#clock'],
  ['ledger.writable', 'read-only-root.md#ledger'],
  ['ledger.filesystem', 'read-only-root.md#ledger'],
  ['ledger.root', 'read-only-root.md'],
  ['ledger.space', 'read-only-root.md#ledger'],
  ['link.*.port', 'serial.md#6-usb-adapters'],
  ['link.*.permission', 'serial.md#6-usb-adapters'],
  ['link.*.getty', 'pi-uart.md#console'],
  ['link.*.free', 'serial.md#6-usb-adapters'],
  ['link.*.uart', 'pi-uart.md#mini-uart'],
  ['link.*.settings', 'serial.md#5-seven-bits-parity-and-what-cannot-be-set'],
  ['link.*.connect', 'serial.md'],
  ['lamps.*.way', 'lamps.md#direct-lines'],
  ['lamps.*.chip', 'lamps.md#direct-lines'],
  ['lamps.*.permission', 'lamps.md#direct-lines'],
  ['lamps.*.lines', 'lamps.md#direct-lines'],
  ['mqtt.*', 'commissioning.md#broker'],
  ['mqtt.login', 'commissioning.md#broker'],
  ['mqtt.anonymous', 'commissioning.md#broker'],
  ['mqtt.encryption', 'commissioning.md#broker'],
];

/** `hw-docs/serial.md#…` for a check; null for one that is in no list. */
export function pageOf(id: string): string | null {
  const [, page] = STEPS.find(([step]) => fits(id, step)) ?? [];
  return page === undefined ? null : `hw-docs/${page}`;
}

/** Site-file problems after the first are config.2 and so on. */
function fits(id: string, step: string): boolean {
  const words = step.split('.');
  const own = id.replace(/^config\.\d+$/, 'config').split('.');
  return words.length === own.length && words.every((word, at) => word === '*' || word === own[at]);
}
