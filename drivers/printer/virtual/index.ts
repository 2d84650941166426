import { appendFile } from 'node:fs/promises';
import type { PrinterDriver } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { linesOf } from '../escpos-kit/layout.js';

/** No hardware: each slip is appended to a text file, for demo, tests and displays. */
export const driver: PrinterDriver = {
  id: 'virtual',
  title: 'Slips in a file',
  async create({ id, options }) {
    const { path } = options as { path: string };
    return {
      id,
      async print(paper, sending) {
        sending();
        const text = [...paper.title, ...linesOf(paper, 48), '-'.repeat(48), ''].join('\n');
        await appendFile(path, text).catch((error: unknown) => {
          throw new BellwireError('PRINTER_ABSENT', String(error));
        });
        return 'confirmed';
      },
      async stop() {},
    };
  },
};
