import { z } from 'zod';
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

/** An entry of `lamps.boards`: one schema a driver. */
export const board = z.discriminatedUnion('driver', [
  gpioBoard,
  onoffBoard,
  gpiodBoard,
  virtualBoard,
  pbxBoard,
]);
