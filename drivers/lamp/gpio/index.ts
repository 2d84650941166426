import type { LampDriver } from '../../../src/driver-api/index.js';
import { createLineBoard } from '../../gpio-kit/lamp-board.js';
import { gpioAccess } from '../../gpio-kit/lines.js';

export const driver: LampDriver = {
  id: 'gpio',
  title: 'Lamps on GPIO lines of this computer, sysfs or character device, whichever is there',
  create: async (context) =>
    createLineBoard(context, { access: () => gpioAccess('auto'), automatic: true, afterDeath: 'unknown' }),
};
