/** The name that udev gives to the adapter in the USB socket. */
export const USB_NAME = '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_PBX0001-if00-port0';

/** BCM numbers. Rooms 0101 and 0102 have lamps on lines of their own, through sysfs, 0101 one through the character device. */
export const LAMP_101 = 17;
export const LAMP_102 = 27;
export const CDEV_LAMP_101 = 5;
/** Every room has one on a chain of 125 shift registers, 0101 on its first output, 0120 on its last. */
export const CHAIN = { data: 23, clock: 24, latch: 25, enable: 22 };
export const CHAIN_LAMPS = 1000;

const ROOMS = Array.from({ length: 20 }, (_, i) => `01${String(i + 1).padStart(2, '0')}`);
const OUTPUTS = new Map(
  ROOMS.map((room, i) => [room, Math.round((i * (CHAIN_LAMPS - 1)) / (ROOMS.length - 1))]),
);

/** What the chain shows when these rooms are lit. */
export function chainOf(...lit: readonly string[]): boolean[] {
  const on = new Set(lit.map((room) => OUTPUTS.get(room)));
  return Array.from({ length: CHAIN_LAMPS }, (_, output) => on.has(output));
}

/** The daemon's site file. 10.0.2.2 is this computer, seen from the virtual Pi. */
export const siteFile = (brokerPort: number) => `
site: seaview
timezone: Europe/Lisbon
rooms: ["0101-0120"]
links:
  - { id: smdr, format: panasonic-tda-a, dateOrder: dmy, transport: { type: serial, path: /dev/bellwire/ttyAMA0, flow: none } }
  - { id: usb, format: panasonic-tda-a, dateOrder: dmy, transport: { type: serial, path: ${USB_NAME}, flow: none } }
  - { id: mini, format: panasonic-tda-a, dateOrder: dmy, transport: { type: serial, path: /dev/ttyS1, dataBits: 7, parity: even, flow: none } }
lamps:
  boards:
    - { id: panel, driver: onoff, map: { "0101": ${LAMP_101}, "0102": ${LAMP_102} } }
    - { id: bell, driver: gpiod, map: { "0101": ${CDEV_LAMP_101} } }
    - { id: tower, driver: hc595, how: sysfs, lines: ${JSON.stringify(CHAIN)}, lamps: ${CHAIN_LAMPS}, map: ${JSON.stringify(Object.fromEntries(OUTPUTS))} }
mqtt: { url: "mqtt://10.0.2.2:${brokerPort}", keepAlive: 60s }
privacy: { dialed: full, names: true }
`;
