import { z } from 'zod';
import { absolutePath, duration, shortName } from './values.js';

/** Lamp boards on a bus that several of them may share. */
const i2cBus = z
  .string()
  .regex(/^\/dev\/i2c-[0-9]{1,3}$/)
  .meta({
    description: 'The I2C bus; several boards may share it.',
    examples: ['/dev/i2c-1'],
    patternErrorMessage: '/dev/i2c- and a number, e.g. /dev/i2c-1',
  });
const i2cMux = z
  .strictObject({
    address: z
      .int()
      .min(0x70)
      .max(0x77)
      .default(0x70)
      .meta({ description: 'Its I2C address.', patternErrorMessage: '0x70 to 0x77' }),
  })
  .optional()
  .describe('A TCA9548A between the bus and the chips that name a channel.');
const i2cChannel = z
  .int()
  .min(0)
  .max(7)
  .optional()
  .meta({ description: 'Channel of the multiplexer. Without it: directly on the bus.', examples: [0] });
const checkPins = z
  .boolean()
  .default(true)
  .describe(
    'Reading back looks at the pins, so a short is seen. Off: for pins that their load pulls too far.',
  );
const outputs = (description: string, example: number) =>
  z
    .record(z.string(), z.int().min(0).max(8191).describe('Number of the output.'))
    .meta({ description, examples: [{ '0101': example }] });

export const mcp23017Board = z
  .strictObject({
    id: shortName('Name of the board.', 'floor-2'),
    driver: z.literal('mcp23017').describe('Lamps on MCP23017 port expanders, 16 a chip.'),
    bus: i2cBus,
    mux: i2cMux,
    chips: z
      .array(
        z.strictObject({
          address: z
            .int()
            .min(0x20)
            .max(0x27)
            .meta({
              description: 'I2C address, set by its pins A0 to A2.',
              examples: [0x20],
              patternErrorMessage: '0x20 to 0x27',
            }),
          channel: i2cChannel,
        }),
      )
      .min(1)
      .max(64)
      .meta({ description: 'The chips of the board.', examples: [[{ address: 0x20 }]] }),
    activeLow: z.boolean().default(false).describe('The lamp is lit when the pin is low.'),
    checkPins,
    map: outputs(
      'Output of each room that has a lamp here: 16 × place of the chip in the list, from 0, plus 0 to 7 for GPA0 to GPA7, 8 to 15 for GPB0 to GPB7.',
      0,
    ),
  })
  .meta({ title: 'mcp23017' });

export const pcf8574Board = z
  .strictObject({
    id: shortName('Name of the board.', 'floor-3'),
    driver: z.literal('pcf8574').describe('Lamps on PCF8574 or PCF8574A port expanders, 8 a chip.'),
    bus: i2cBus,
    mux: i2cMux,
    chips: z
      .array(
        z.strictObject({
          address: z.union([z.int().min(0x20).max(0x27), z.int().min(0x38).max(0x3f)]).meta({
            description: 'I2C address: PCF8574 0x20 to 0x27, PCF8574A 0x38 to 0x3F.',
            examples: [0x38],
            patternErrorMessage: '0x20 to 0x27, or 0x38 to 0x3F',
          }),
          channel: i2cChannel,
        }),
      )
      .min(1)
      .max(128)
      .meta({ description: 'The chips of the board.', examples: [[{ address: 0x38 }]] }),
    activeLow: z
      .boolean()
      .default(true)
      .describe('The lamp is lit when the pin is low; this chip only sinks.'),
    checkPins,
    map: outputs(
      'Output of each room that has a lamp here: 8 × place of the chip in the list, from 0, plus its pin, 0 to 7.',
      0,
    ),
  })
  .meta({ title: 'pcf8574' });

export const modbusBoard = z
  .strictObject({
    id: shortName('Name of the board.', 'relays'),
    driver: z.literal('modbus').describe('Lamps on relay boards on an RS-485 line, Modbus RTU.'),
    port: absolutePath(
      'The serial port of the RS-485 adapter; several boards may share it.',
      '/dev/serial/by-id/usb-FTDI_USB-RS485_Cable_FT4A1B2C-if00-port0',
    ),
    baud: z
      .literal([1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200])
      .default(19200)
      .describe(
        'Bits per second. 19200 is the default of the specification; many boards leave the factory with 9600.',
      ),
    parity: z
      .enum(['none', 'even', 'odd'])
      .default('even')
      .describe('Parity. Even is the default of the specification; many boards leave the factory with none.'),
    stopBits: z.literal([1, 2]).default(1).describe('Stop bits.'),
    echo: z
      .enum(['auto', 'yes', 'no'])
      .default('auto')
      .describe('The adapter hears what it sends itself. `auto` finds out with the first question.'),
    timeout: duration('A unit that has not answered after this long is asked once more.', '500ms')
      .prefault('500ms')
      .refine((ms) => ms <= 1000)
      .meta({ patternErrorMessage: 'at most 1s' }),
    write: z
      .enum(['together', 'one-by-one'])
      .default('together')
      .describe(
        'All coils of a unit with one request (function 15), or one by one (function 5) for units without it.',
      ),
    units: z
      .array(
        z.strictObject({
          address: z
            .int()
            .min(1)
            .max(247)
            .meta({ description: 'Address of the unit on the line.', examples: [1] }),
          coils: z
            .int()
            .min(1)
            .max(256)
            .meta({ description: 'Relays it has.', examples: [32] }),
          firstCoil: z
            .int()
            .min(0)
            .max(255)
            .default(0)
            .describe('Number of its first coil, as sent on the wire.'),
        }),
      )
      .min(1)
      .max(247)
      .meta({ description: 'The relay boards on the line.', examples: [[{ address: 1, coils: 32 }]] }),
    map: outputs(
      'Output of each room that has a lamp here: counted from 0 through all units in their order.',
      0,
    ),
  })
  .meta({ title: 'modbus' });
