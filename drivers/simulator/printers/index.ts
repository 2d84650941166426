import { mitelPrinter } from './mitel.js';
import { type PanasonicDateOrder, panasonicPrinter } from './panasonic.js';
import type { SmdrPrinter } from './printer.js';

/** The ids of the drivers that read what is printed. */
export type SmdrLayout = 'panasonic-tda-a' | 'panasonic-tda-b' | 'panasonic-tda-c' | 'mitel-smdr';

/** `dateOrder` is for Panasonic, where it is programmed in the PBX. */
export function createPrinter(layout: SmdrLayout, dateOrder: PanasonicDateOrder): SmdrPrinter {
  switch (layout) {
    case 'panasonic-tda-a':
      return panasonicPrinter('a', dateOrder);
    case 'panasonic-tda-b':
      return panasonicPrinter('b', dateOrder);
    case 'panasonic-tda-c':
      return panasonicPrinter('c', dateOrder);
    case 'mitel-smdr':
      return mitelPrinter;
  }
}
