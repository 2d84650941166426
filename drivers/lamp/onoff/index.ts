import type { LampDriver } from '../../../src/driver-api/index.js';
import { createLineBoard } from '../../gpio-kit/lamp-board.js';
import { gpioAccess } from '../../gpio-kit/lines.js';

export const driver: LampDriver = {
  id: 'onoff',
  title: 'Lamps on GPIO lines of this computer, through sysfs',
  create: async (context) =>
    createLineBoard(context, { access: () => gpioAccess('sysfs'), automatic: false, afterDeath: 'holds' }),
};
