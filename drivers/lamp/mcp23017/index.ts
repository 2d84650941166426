import type { LampDriver } from '../../../src/driver-api/index.js';
import { type ChipKind, expanderOptions } from '../../bus-kit/chips.js';
import { ExpanderBoard } from '../../bus-kit/expander.js';

export const driver: LampDriver = {
  id: 'mcp23017',
  title: 'Lamps on MCP23017 port expanders (I2C)',
  create: async (context) => new ExpanderBoard(context, expanderOptions(context), mcp23017),
};

// Register addresses with IOCON.BANK = 0: Microchip DS20001952, table 3-2. Port A first, port B the next address.
const IODIR = 0x00;
const IPOL = 0x02;
const IOCON = 0x0a;
const OLAT = 0x14;
const GPIO = 0x12;
/** IOCON with BANK = 1; with BANK = 0 it is GPINTENB, interrupts on change, which nobody uses here. */
const IOCON_IF_BANK_1 = 0x05;

/** 16 pins: GPA0 to GPA7 are 0 to 7, GPB0 to GPB7 are 8 to 15. */
export const mcp23017: ChipKind = {
  pins: 16,
  remembers: true,

  /**
   * The order is what keeps lamps still. Addresses first: a chip whose IOCON.BANK was set (by a spark, or an earlier
   * program) has IOCON at 0x05 and, at 0x0A, the latch of port A. So 0x05 is cleared first, which is harmless in both
   * worlds, and only then 0x0A. Then the latch, and only then the direction: a pin becomes an output at its right level.
   */
  async prepare(port, address, { levels, outputs }) {
    await port.writeRegisters(address, IOCON_IF_BANK_1, [0]);
    await port.writeRegisters(address, IOCON, [0]);
    await port.writeRegisters(address, OLAT, bytes(levels));
    await port.writeRegisters(address, IPOL, bytes(0));
    await port.writeRegisters(address, IODIR, bytes(~outputs));
  },

  async set(port, address, { levels }) {
    await port.writeRegisters(address, OLAT, bytes(levels));
  },

  /** What 0x05 reads is 0 exactly while BANK is 0; otherwise every other address would be another register. */
  async look(port, address) {
    const [bank] = await port.readRegisters(address, IOCON_IF_BANK_1, 1);
    if (bank !== 0) return { levels: 0, told: { levels: 0, outputs: 0 } };
    const directions = await port.readRegisters(address, IODIR, 2);
    const ports = await port.readRegisters(address, GPIO, 4);
    return {
      levels: word(ports, 0),
      told: { levels: word(ports, OLAT - GPIO), outputs: ~word(directions, 0) & 0xffff },
    };
  },
};

const bytes = (pins: number): [number, number] => [pins & 0xff, (pins >> 8) & 0xff];
const word = (from: Uint8Array, at: number): number => (from[at] ?? 0) | ((from[at + 1] ?? 0) << 8);
