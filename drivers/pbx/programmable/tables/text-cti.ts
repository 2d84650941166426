import type { ProgrammableEvent } from '../../../../src/driver-api/index.js';
import type { ShippedTable } from './index.js';

/**
 * Call control in plain text: an invented protocol, shipped as the example to copy. The names are CSTA's (ECMA-269): README,
 * "text-cti".
 */
const CALL = String.raw`(?<device>[0-9*#]+) CALL (?<call>\d+)`;
const WITH = '(?: WITH (?<other>[0-9*#]+))?';
const CAUSE = String.raw`(?: CAUSE (?<cause>\w+))?`;

const event = (word: string, name: string): ProgrammableEvent => ({
  event: name,
  pattern: `EV ${word} ${CALL}${WITH}${CAUSE}`,
});

export const textCti: ShippedTable = {
  title: 'Call control in plain text, an example to copy',
  format: {
    line: { framing: 'lines', trailer: String.raw`\r\n`, numbers: 'dial' },
    start: [{ send: 'MONITOR ALL', expect: 'OK MONITOR' }],
    heartbeat: { send: 'PING', expect: 'PONG', everySeconds: 60 },
    commands: {
      MakeCall: 'MAKE {device} {to}',
      AnswerCall: 'ANSWER {device}',
      HoldCall: 'HOLD {device}',
      RetrieveCall: 'RETRIEVE {device}',
      SingleStepTransferCall: 'TRANSFER {device} {to}',
      CampOn: 'CAMPON {device} {to}',
      ClearConnection: 'CLEAR {device}',
      SetMessageWaiting: { on: 'LAMP {extension} ON', off: 'LAMP {extension} OFF' },
    },
    answers: {
      ok: ['OK (?<station>[0-9*#]+)'],
      busy: ['ERR (?<station>[0-9*#]+) AGAIN'],
      refused: [
        { pattern: 'ERR (?<station>[0-9*#]+) UNKNOWN', reason: 'invalid' },
        { pattern: 'ERR (?<station>[0-9*#]+) BARRED', reason: 'blocked' },
        { pattern: 'ERR (?<station>[0-9*#]+) .+', reason: 'other' },
      ],
      silence: 'failed',
      withinMs: 2000,
    },
    events: [
      {
        event: 'Delivered',
        pattern: `EV DELIVERED (?<device>[0-9*#]+)(?: FROM (?<calling>[0-9*#]+))?(?: FOR (?<called>[0-9*#]+))?(?: BY (?<reason>[A-Z]+))?`,
      },
      event('INITIATED', 'ServiceInitiated'),
      event('ORIGINATED', 'Originated'),
      event('ESTABLISHED', 'Established'),
      event('HELD', 'Held'),
      event('RETRIEVED', 'Retrieved'),
      event('DIVERTED', 'Diverted'),
      event('TRANSFERRED', 'Transferred'),
      event('CONFERENCED', 'Conferenced'),
      event('QUEUED', 'Queued'),
      event('FAILED', 'Failed'),
      event('CLEARED', 'ConnectionCleared'),
      {
        event: 'MessageWaiting',
        pattern: 'EV LAMP (?<station>[0-9*#]+) (?<on>ON|OFF)',
      },
    ],
    codes: {
      on: { ON: 'on', OFF: 'off' },
      reason: { DIRECT: 'direct', ALL: 'forward-all', BUSY: 'forward-busy', NOANSWER: 'forward-no-answer' },
      cause: { BUSY: 'busy', NOANSWER: 'noAnswer', RECALL: 'recall', CAMPON: 'campOn' },
    },
  },
  example: {
    samples: [
      {
        command: { service: 'MakeCall', device: '0118', to: '5550142' },
        expect: String.raw`MAKE 0118 5550142\r\n`,
      },
      { command: { service: 'AnswerCall', device: '0118' }, expect: String.raw`ANSWER 0118\r\n` },
      { command: { service: 'HoldCall', device: '0118' }, expect: String.raw`HOLD 0118\r\n` },
      { command: { service: 'RetrieveCall', device: '0118' }, expect: String.raw`RETRIEVE 0118\r\n` },
      {
        command: { service: 'SingleStepTransferCall', device: '0118', to: '0120' },
        expect: String.raw`TRANSFER 0118 0120\r\n`,
      },
      {
        command: { service: 'CampOn', device: '0118', to: '0120' },
        expect: String.raw`CAMPON 0118 0120\r\n`,
      },
      { command: { service: 'ClearConnection', device: '0118' }, expect: String.raw`CLEAR 0118\r\n` },
      {
        command: { service: 'SetMessageWaiting', extension: '0118', on: false },
        expect: String.raw`LAMP 0118 OFF\r\n`,
      },
      { command: { service: 'Intrude', device: '0118', to: '0120' }, expect: 'refused' },
      { command: { service: 'MakeCall', device: '0118', to: '0120\r\nCLEAR 0101' }, expect: 'refused' },
      { line: 'OK 0118', expect: 'ok' },
      { line: 'ERR 0118 AGAIN', expect: 'busy' },
      { line: 'ERR 0118 UNKNOWN', expect: 'refused' },
      {
        line: 'EV DELIVERED 0118 FROM 5550142 FOR 0100 BY NOANSWER',
        expect: {
          type: 'Delivered',
          at: '0118',
          calling: '5550142',
          called: '0100',
          reason: 'forward-no-answer',
        },
      },
      {
        line: 'EV ESTABLISHED 0118 CALL 7 WITH 5550142',
        expect: { event: 'Established', device: '0118', call: '7', other: '5550142', cause: null },
      },
      { line: 'EV HELD 0118 CALL 7', expect: { event: 'Held', other: null } },
      { line: 'EV FAILED 0118 CALL 8 CAUSE BUSY', expect: { event: 'Failed', cause: 'busy' } },
      { line: 'EV LAMP 0118 ON', expect: { type: 'MessageWaiting', station: '0118', on: true } },
      { line: 'EV WOBBLED 0118 CALL 7', expect: 'unparsed' },
    ],
  },
};
