import { z } from 'zod';
import { shortName } from './values.js';

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
    address: z.int().min(0x70).max(0x77).default(0x70).describe('Its I2C address.'),
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
    .record(z.string(), z.int().min(0).max(1023).describe('Number of the output.'))
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
            .meta({ description: 'I2C address, set by its pins A0 to A2.', examples: [0x20] }),
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
