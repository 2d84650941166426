import type { ShippedTable } from './index.js';

/** Ericsson/Mitel MX-ONE, message diversion: README, "mx-one-mwi". */
export const mxOneMwi: ShippedTable = {
  title: 'Mitel MX-ONE message diversion (STX 06 / 07)',
  format: {
    line: { framing: 'lines', prefix: String.raw`\x02`, trailer: String.raw`\r\n` },
    commands: {
      SetMessageWaiting: { on: '06{extension:2-5}{system}', off: '07{extension:2-5}{system}' },
    },
    answers: { ok: ['70'], silence: 'failed' },
    events: [{ event: 'SyncWanted', pattern: '54' }],
    ignore: ['98', '99'],
  },
  example: {
    values: { system: '02' },
    samples: [
      {
        command: { service: 'SetMessageWaiting', extension: '0118', on: true },
        expect: String.raw`\x0206011802\r\n`,
      },
      {
        command: { service: 'SetMessageWaiting', extension: '0118', on: false },
        expect: String.raw`\x0207011802\r\n`,
      },
      { command: { service: 'SetMessageWaiting', extension: '550118', on: true }, expect: 'refused' },
      { line: '70', expect: 'ok' },
      { line: '54', expect: { type: 'SyncWanted' } },
      { line: '98', expect: 'ignored' },
      { line: '71', expect: 'unparsed' },
    ],
  },
};
