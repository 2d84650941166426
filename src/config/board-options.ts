import { z } from 'zod';
import { mcp23017Board, modbusBoard, pcf8574Board } from './bus-board-options.js';
import { absolutePath, shortName } from './values.js';

/** Lamps on lines of this computer: three ways to the same lines, one form. */
const lineBoard = <Driver extends string>(driver: Driver, lamps: string) =>
  z
    .strictObject({
      id: shortName('Name of the board.', 'floor-1'),
      driver: z.literal(driver).describe(lamps),
      chip: z
        .string()
        .min(1)
        .default('auto')
        .describe(
          'Label of the GPIO chip; `auto`: the header of the Raspberry Pi, whatever its numbers are.',
        ),
      activeLow: z.boolean().default(false).describe('The lamp is lit when the line is low.'),
      map: z
        .record(
          z.string(),
          z.int().min(0).max(1023).describe('Line number on the chip (BCM number on a Pi).'),
        )
        .meta({ description: 'GPIO line of each room that has a lamp here.', examples: [{ '0101': 17 }] }),
    })
    .meta({ title: driver });

const gpioBoard = lineBoard(
  'gpio',
  'Lamps on GPIO lines of this computer, through sysfs where it can be used, else the character device.',
);
const onoffBoard = lineBoard('onoff', 'Lamps on GPIO lines of this computer, through sysfs only.');
const gpiodBoard = lineBoard(
  'gpiod',
  'Lamps on GPIO lines of this computer, through the character device only.',
);

const virtualBoard = z
  .strictObject({
    id: shortName('Name of the board.', 'shown'),
    driver: z
      .literal('virtual')
      .describe('No hardware: lamps are shown in a file, for demo, tests and displays.'),
    path: absolutePath('The file (one JSON object, replaced at every change).', '/run/bellwire/lamps.json'),
  })
  .meta({ title: 'virtual' });

const pbxBoard = z
  .strictObject({
    id: shortName('Name of the board.', 'phones'),
    driver: z.literal('pbx').describe('The lamps of the room telephones, through a control link.'),
    link: shortName('The control link that carries the lamp commands (`links[].id`).', 'smdi'),
  })
  .meta({ title: 'pbx' });

const line = (description: string) => z.int().min(0).max(1023).describe(description);
const hc595Board = z
  .strictObject({
    id: shortName('Name of the board.', 'corridors'),
    driver: z
      .literal('hc595')
      .describe('Lamps on a chain of shift registers: 74HC595 with drivers behind them, TPIC6B595.'),
    how: z
      .enum(['auto', 'sysfs', 'cdev'])
      .default('auto')
      .describe('How the kernel is asked for GPIO lines: sysfs, character device, or what is there.'),
    chip: z
      .string()
      .min(1)
      .default('auto')
      .describe('Label of the GPIO chip; `auto`: the header of the Raspberry Pi, whatever its numbers are.'),
    lines: z
      .strictObject({
        data: line('SER of the first chip. Not with `spi`.').optional(),
        clock: line('SRCLK of all chips. Not with `spi`.').optional(),
        latch: line('RCLK of all chips.'),
        enable: line(
          'Output enable (/OE) of all chips, pulled up: dark until the first frame is in.',
        ).optional(),
        feedback: line("QH' of the last chip, wired back to an input. Not with `spi`.").optional(),
      })
      .describe('Lines on the chip (BCM numbers on a Pi).')
      .meta({ examples: [{ data: 17, clock: 27, latch: 22, enable: 23 }] }),
    spi: z
      .strictObject({
        device: absolutePath(
          'The device: MOSI is data, SCLK is clock; its chip select stays free.',
          '/dev/spidev0.0',
        ),
        speedHz: z
          .int()
          .min(10_000)
          .max(10_000_000)
          .default(1_000_000)
          .describe('Clock in Hz; less for long cables.'),
        feedback: z.boolean().default(false).describe("QH' of the last chip is wired back to MISO."),
      })
      .describe('An SPI device for data and clock, instead of two lines.')
      .optional(),
    // 4096 bytes are what spidev takes at once (its bufsiz); one is the mark.
    lamps: z
      .int()
      .min(8)
      .max(32_760)
      .multipleOf(8)
      .meta({ description: 'Outputs of the whole chain: 8 a chip.', examples: [24] }),
    activeLow: z.boolean().default(false).describe('The lamp is lit when its output is low.'),
    map: z
      .record(
        z.string(),
        z.int().min(0).max(32_759).describe('Output; 0: the first of the chip nearest the Pi.'),
      )
      .meta({ description: 'Output of each room that has a lamp here.', examples: [{ '0101': 0 }] }),
  })
  .meta({ title: 'hc595' });

/** An entry of `lamps.boards`: one schema a driver. */
export const board = z.discriminatedUnion('driver', [
  gpioBoard,
  onoffBoard,
  gpiodBoard,
  virtualBoard,
  pbxBoard,
  hc595Board,
  mcp23017Board,
  pcf8574Board,
  modbusBoard,
]);
