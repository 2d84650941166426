import type { ShippedTable } from './index.js';

/** The programmable message-waiting strings of NuPoint, one placeholder a field of its form: README, "nupoint-mwi". */
export const nupointMwi: ShippedTable = {
  title: 'Programmable lamp strings, as NuPoint has them',
  format: {
    line: { framing: 'lines', trailer: '' },
    commands: {
      SetMessageWaiting: {
        on: '{preOn}{extension}{postOn}{trailer}',
        off: '{preOff}{extension}{postOff}{trailer}',
      },
    },
    answers: { silence: 'presumed' },
  },
  example: {
    start: [{ send: String.raw`\r` }],
    values: { preOn: '*71', postOn: '#', preOff: '*72', postOff: '#', trailer: String.raw`\r` },
    samples: [
      {
        command: { service: 'SetMessageWaiting', extension: '0118', on: true },
        expect: String.raw`*710118#\r`,
      },
      {
        command: { service: 'SetMessageWaiting', extension: '0118', on: false },
        expect: String.raw`*720118#\r`,
      },
    ],
  },
};
