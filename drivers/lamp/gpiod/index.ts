import type { LampDriver } from '../../../src/driver-api/index.js';
import { createLineBoard } from '../../gpio-kit/lamp-board.js';
import { gpioAccess } from '../../gpio-kit/lines.js';

export const driver: LampDriver = {
  id: 'gpiod',
  title: 'Lamps on GPIO lines of this computer, through the character device',
  create: async (context) =>
    createLineBoard(context, { access: () => gpioAccess('cdev'), automatic: false, afterDeath: 'unknown' }),
};
