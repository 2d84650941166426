import type { SerialSettings } from '../driver-api/index.js';
import type { Signal } from './signal.js';

/** How a port is opened: speed and framing. */
export type PortSettings = Omit<SerialSettings, 'flow'>;

/** The speeds of PBX printer ports, the usual ones first: 9600 and 1200 are the factory settings of most. */
const SPEEDS = [9600, 1200, 2400, 4800, 19_200, 38_400, 300, 600, 57_600, 115_200] as const;

const FRAMINGS: readonly Omit<PortSettings, 'baudRate'>[] = [
  { dataBits: 8, parity: 'none', stopBits: 1 },
  { dataBits: 7, parity: 'even', stopBits: 1 },
  { dataBits: 7, parity: 'odd', stopBits: 1 },
  { dataBits: 8, parity: 'none', stopBits: 2 },
];

/**
 * All speeds as 8N1 first: a 7E1, 7O1, 7N2 or 8N2 line can be read so too, and tells what it is by its bytes
 * (signal.ts). The other framings after that, for adapters that are stricter.
 */
export const PLAN: readonly PortSettings[] = FRAMINGS.flatMap((framing) =>
  SPEEDS.map((baudRate) => ({ baudRate, ...framing })),
);

/** What the line is, from how it was read and what bit 7 turned out to be. */
export function lineOf(read: PortSettings, bit7: Signal['bit7']): PortSettings {
  switch (bit7) {
    case 'even':
    case 'odd':
      return { ...read, dataBits: 7, parity: bit7, stopBits: 1 };
    case 'mark':
      return { ...read, dataBits: 7, parity: 'none', stopBits: 2 };
    case 'zero':
    case 'data':
      return read;
  }
}

/** `9600 7E1` */
export function nameOf({ baudRate, dataBits, parity, stopBits }: PortSettings): string {
  return `${baudRate} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;
}
