import type { LampBoardContext, LampDriver } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { type ChipKind, type ExpanderOptions, expanderOptions } from '../../bus-kit/chips.js';
import { ExpanderBoard } from '../../bus-kit/expander.js';

export const driver: LampDriver = {
  id: 'pcf8574',
  title: 'Lamps on PCF8574 and PCF8574A port expanders (I2C)',
  create: async (context) => new ExpanderBoard(context, optionsOf(context), pcf8574),
};

/**
 * 8 pins, no registers: a byte written is the port. A low pin sinks, a high one is pulled up by some 100 µA only (NXP
 * PCF8574, rev. 5, table 9), so the chip cannot tell outputs from inputs, nor a reset (all high) from lamps told dark.
 */
export const pcf8574: ChipKind = {
  pins: 8,
  remembers: false,
  prepare: (port, address, want) => pcf8574.set(port, address, want),
  /** Pins without a lamp stay high: somebody may pull them. */
  set: (port, address, { levels, outputs }) => port.sendByte(address, (levels | ~outputs) & 0xff),
  look: async (port, address) => ({ levels: await port.receiveByte(address), told: null }),
};

/** Also refused in the site file; here for whoever builds the board otherwise. */
export function optionsOf(context: LampBoardContext): ExpanderOptions {
  const options = expanderOptions(context);
  if (options.activeLow) return options;
  throw new BellwireError(
    'CONFIG_INVALID',
    `lamp board ${context.id}: a PCF8574 only sinks, so activeLow has to be true; other lamps: mcp23017`,
  );
}
