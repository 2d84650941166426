import { z } from 'zod';
import { absolutePath, shortName } from './values.js';

const id = shortName('Name of the button, in events and in the log.', 'test');
const does = z
  .enum(['lamp-test', 'seen'])
  .describe('What it means: light every lamp for ten seconds, or "seen" at the bell desk.');
const shows = z
  .enum(['link', 'health', 'alarm'])
  .describe('Lit while: every link is up; all is well; something is not well (relay, strobe).');
const line = z
  .int()
  .min(0)
  .max(1023)
  .meta({ description: 'Line number on the chip (BCM number on a Pi).', examples: [5] });

const gpioPanel = z
  .strictObject({
    driver: z.literal('gpio').describe('GPIO lines of this computer.'),
    chip: z
      .string()
      .min(1)
      .default('auto')
      .describe('Label of the GPIO chip; `auto`: the header of the Raspberry Pi, whatever its numbers are.'),
    how: z
      .enum(['auto', 'sysfs', 'cdev'])
      .default('auto')
      .describe('The interface of the kernel: sysfs, the character device, or whichever works.'),
    buttons: z
      .array(
        z.strictObject({
          id,
          line,
          does,
          activeLow: z.boolean().default(true).describe('Pressed when the line is low (button to ground).'),
          pull: z
            .enum(['up', 'down', 'none'])
            .default('none')
            .describe('Resistor in the chip; the character device can set one, sysfs cannot.'),
        }),
      )
      .default([])
      .describe('Buttons.'),
    lights: z
      .array(
        z.strictObject({
          line,
          shows,
          activeLow: z.boolean().default(false).describe('Lit when the line is low.'),
        }),
      )
      .default([])
      .describe('Lights and relays.'),
  })
  .meta({ title: 'gpio' });

const virtualPanel = z
  .strictObject({
    driver: z
      .literal('virtual')
      .describe('No hardware: buttons and lights on a Unix socket, for demo and tests.'),
    path: absolutePath('The socket.', '/run/bellwire/panel.sock'),
    buttons: z.array(z.strictObject({ id, does })).default([]).describe('Buttons.'),
    lights: z.array(z.strictObject({ shows })).default([]).describe('Lights.'),
  })
  .meta({ title: 'virtual' });

/** `panel`: buttons and lights of the cupboard. */
export const panel = z
  .discriminatedUnion('driver', [gpioPanel, virtualPanel])
  .optional()
  .describe('Buttons and lights of the cupboard.');
