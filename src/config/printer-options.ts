import { z } from 'zod';
import { absolutePath, duration, shortName } from './values.js';

/** An entry of `printers`: one schema a driver. */

const common = {
  id: shortName('Name of the printer.', 'concierge'),
  carriers: z
    .array(z.enum(['none', 'concierge', 'bellDesk', 'secretary']).describe('A carrier.'))
    .default([])
    .meta({
      description:
        'Slips for these carriers (`messages.routes` of the house rules). The first printer takes all others.',
      examples: [['concierge']],
    }),
};
const paper = {
  width: z.literal([58, 80]).default(80).describe('Width of the paper in mm.'),
  columns: z
    .int()
    .min(20)
    .max(80)
    .optional()
    .meta({
      description: 'Columns of a line. Without it: 32 on 58 mm, 48 on 80 mm; some have 42.',
      examples: [42],
    }),
  cut: z.boolean().default(true).describe('It has a knife.'),
  status: z
    .enum(['required', 'off'])
    .default('required')
    .describe('Ask for paper, cover and readiness; `off` for printers and bridges that never answer.'),
  timeout: duration('It answers within this, and prints within ten times this.', '3s', '100ms').prefault(
    '3s',
  ),
};

const tcp = z
  .strictObject({
    ...common,
    driver: z.literal('escpos-tcp').describe('Receipt printer on the network, ESC/POS.'),
    host: z
      .string()
      .min(1)
      .meta({ description: 'Name or address.', examples: ['192.0.2.30'] }),
    port: z.int().min(1).max(65535).default(9100).describe('TCP port.'),
    ...paper,
  })
  .meta({ title: 'escpos-tcp' });
const serial = z
  .strictObject({
    ...common,
    driver: z.literal('escpos-serial').describe('Receipt printer on a serial port, ESC/POS.'),
    path: absolutePath('The port.', '/dev/serial/by-id/usb-Prolific_USB-Serial-if00-port0'),
    baud: z
      .literal([2400, 4800, 9600, 19200, 38400, 57600, 115200])
      .default(9600)
      .describe('Bits per second.'),
    flow: z.enum(['none', 'rtscts', 'xonxoff']).default('none').describe('Flow control.'),
    ...paper,
  })
  .meta({ title: 'escpos-serial' });
const virtual = z
  .strictObject({
    ...common,
    driver: z
      .literal('virtual')
      .describe('No hardware: slips are appended to a file, for demo, tests and displays.'),
    path: absolutePath('The file.', '/run/bellwire/slips.txt'),
  })
  .meta({ title: 'virtual' });

export const printers = z
  .array(z.discriminatedUnion('driver', [tcp, serial, virtual]))
  .default([])
  .describe('Printers for slips of messages.');
