import { connect, type Socket } from 'node:net';
import type { PrinterDriver } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import { columnsOfPaper } from '../escpos-kit/encode.js';
import { Inbox, type PrinterPort, talk } from '../escpos-kit/talk.js';

/** What the site file says (src/config/printer-options.ts checked it). */
interface Options {
  readonly host: string;
  readonly port: number;
  readonly width: 58 | 80;
  readonly columns?: number;
  readonly cut: boolean;
  readonly status: 'required' | 'off';
  readonly timeout: number;
}

/** One connection a slip: receipt printers serve one at a time, and others in the house may want it too. */
export const driver: PrinterDriver = {
  id: 'escpos-tcp',
  title: 'Receipt printer on the network (ESC/POS, port 9100)',
  async create({ id, options }) {
    const { host, port, width, columns = columnsOfPaper(width), cut, status, timeout } = options as Options;
    const open = new Set<Socket>();
    return {
      id,
      async print(paper, sending) {
        const socket = await opened(host, port, timeout);
        open.add(socket);
        try {
          return await talk(portOf(socket), paper, { columns, cut, status, timeoutMs: timeout }, sending);
        } finally {
          open.delete(socket);
          // Ends in order, so that the last bytes arrive.
          socket.end();
          socket.unref();
        }
      },
      async stop() {
        for (const socket of open) socket.destroy();
      },
    };
  },
};

function opened(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const failed = (detail: string) => {
      socket.destroy();
      reject(new BellwireError('PRINTER_ABSENT', `${host}:${port}: ${detail}`));
    };
    socket.setTimeout(timeoutMs, () => failed('no answer'));
    socket.once('error', (error) => failed(error.message));
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function portOf(socket: Socket): PrinterPort {
  const inbox = new Inbox();
  const gone = (detail: string) => inbox.end(new BellwireError('PRINTER_ABSENT', detail));
  socket.on('data', (bytes) => inbox.push(bytes));
  socket.on('error', (error) => gone(error.message));
  socket.on('close', () => gone('it closed the connection'));
  return {
    read: (withinMs) => inbox.read(withinMs),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) =>
          error ? reject(new BellwireError('PRINTER_ABSENT', error.message)) : resolve(),
        );
      }),
  };
}
