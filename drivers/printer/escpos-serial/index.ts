import type { PrinterDriver, SerialSettings } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { columnsOfPaper } from '../escpos-kit/encode.js';
import { Inbox, talk } from '../escpos-kit/talk.js';

interface Options {
  readonly path: string;
  readonly baud: number;
  readonly flow: 'none' | 'rtscts' | 'xonxoff';
  readonly width: 58 | 80;
  readonly columns?: number;
  readonly cut: boolean;
  readonly status: 'required' | 'off';
  readonly timeout: number;
}

/** The port is opened for each slip, by the house's own transport: an adapter that was pulled out is found again. */
export const driver: PrinterDriver = {
  id: 'escpos-serial',
  title: 'Receipt printer on a serial port (ESC/POS)',
  async create({ id, options, openSerial }) {
    if (!openSerial) throw new BellwireError('CONFIG_INVALID', `printer ${id}: no serial ports here`);
    const {
      path,
      baud,
      flow,
      width,
      columns = columnsOfPaper(width),
      cut,
      status,
      timeout,
    } = options as Options;
    const settings: SerialSettings = { baudRate: baud, dataBits: 8, parity: 'none', stopBits: 1, flow };
    return {
      id,
      async print(paper, sending) {
        const inbox = new Inbox();
        const line = await openSerial(path, settings, {
          data: (bytes) => inbox.push(bytes),
          closed: (why) => inbox.end(why),
        });
        try {
          const port = {
            write: (bytes: Uint8Array) => line.write(bytes),
            read: (ms: number) => inbox.read(ms),
          };
          return await talk(port, paper, { columns, cut, status, timeoutMs: timeout }, sending);
        } finally {
          await line.close();
        }
      },
      async stop() {},
    };
  },
};
