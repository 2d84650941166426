import { describe, expect, it } from 'vitest';
import { Hotel, type HotelEvent } from '../hotel.js';
import { createPrinter, SMDR_LAYOUTS, type SmdrLayout } from './index.js';
import { printed } from './printer.js';

/**
 * The printers use the column tables of the drivers, so that a driver reads them back says nothing about the tables. These
 * lines do: they were set by the columns of the manuals and logs that the README of each driver names, apart from the tables.
 */
const EVENTS = {
  callOut: { what: 'call-out', room: '118', number: '5550101', seconds: 72 },
  callIn: { what: 'call-in', room: '118', caller: '5550102', ringSeconds: 9, seconds: 123 },
  unanswered: { what: 'call-in', room: '118', caller: '5550103', ringSeconds: 75, seconds: null },
  internal: { what: 'call-internal', room: '118', to: '120', seconds: 41 },
  putThrough: {
    what: 'call-put-through',
    room: '118',
    desk: '100',
    caller: '5550104',
    ringSeconds: 5,
    deskSeconds: 20,
    seconds: 60,
  },
  wakeUp: { what: 'wake-up', room: '118', step: 'answered' },
  checkIn: { what: 'check-in', room: '118' },
} as const satisfies Readonly<Record<string, HotelEvent>>;
/** Everything ends then. */
const NOW = Date.UTC(2026, 4, 14, 9, 41, 7);

type Lines = { readonly [Name in keyof typeof EVENTS]?: readonly string[] };

const LINES: Readonly<Record<SmdrLayout, Lines>> = {
  'panasonic-tda-a': {
    callOut: ["05/14/26 09:41     118 01 5550101                        00:01'12               "],
    callIn: ["05/14/26 09:41     118 01 <I>5550102                0'09 00:02'03               "],
    unanswered: ["05/14/26 09:41     118 01 <I>5550103                1'15 00:00'00            NA "],
    internal: ['05/14/26 09:41     118    EXT120                                                '],
    putThrough: [
      "05/14/26 09:40     100 01 <I>5550104                0'05 00:00'20            TR ",
      "05/14/26 09:41     118 01 <I>5550104                     00:01'00               ",
    ],
    wakeUp: ['05/14/26 09:41     118    Timed Reminder/Answer                                 '],
    checkIn: ['05/14/26 09:41     118    Check in                                              '],
  },
  'panasonic-tda-b': {
    callOut: ["05/14/26 09:41    118 01 5550101              00:01'12   00000.00               "],
    callIn: ["05/14/26 09:41    118 01 <I>5550102           00:02'03   00000.00               "],
    unanswered: ["05/14/26 09:41    118 01 <I>5550103           00:00'00   00000.00            NA "],
    internal: ['05/14/26 09:41    118    EXT120                                                 '],
    putThrough: [
      "05/14/26 09:40    100 01 <I>5550104           00:00'20   00000.00            TR ",
      "05/14/26 09:41    118 01 <I>5550104           00:01'00   00000.00               ",
    ],
    wakeUp: ['05/14/26 09:41    118    Timed Reminder/Answe                                   '],
    checkIn: ['05/14/26 09:41    118    Check in                                               '],
  },
  'panasonic-tda-c': {
    callOut: [
      "05/14/26 09:41     118 0001 5550101                                                 00:01'12    00000.00                ",
    ],
    callIn: [
      "05/14/26 09:41     118 0001 <I>5550102                                         0'09 00:02'03    00000.00                ",
    ],
    unanswered: [
      "05/14/26 09:41     118 0001 <I>5550103                                         1'15 00:00'00    00000.00            NA  ",
    ],
    internal: [
      '05/14/26 09:41     118      EXT120                                                                                      ',
    ],
    putThrough: [
      "05/14/26 09:40     100 0001 <I>5550104                                         0'05 00:00'20    00000.00            TR  ",
      "05/14/26 09:41     118 0001 <I>5550104                                              00:01'00    00000.00                ",
    ],
    wakeUp: [
      '05/14/26 09:41     118      Timed Reminder/Answer                                                                       ',
    ],
    checkIn: [
      '05/14/26 09:41     118      Check in                                                                                    ',
    ],
  },
  'panasonic-td': {
    callOut: ["05/14/26 09:41     118 01 5550101                        00:01'12               "],
    callIn: ["05/14/26 09:41     118 01 <I>5550102                0'09 00:02'03               "],
    unanswered: ["05/14/26 09:41     118 01 <I>5550103                1'15 00:00'00            NA "],
    putThrough: [
      "05/14/26 09:40     100 01 <I>5550104                0'05 00:00'20            TR ",
      "05/14/26 09:41     118 01 <I>5550104                     00:01'00               ",
    ],
    wakeUp: ['05/14/26 09:41     118    Timed Reminder/Answer                                 '],
  },
  'panasonic-td500': {
    callOut: ["05/14/26 09:41   1 E118   T10001 5550101                  00:01'12              "],
    callIn: ["05/14/26 09:41   1 E118   T10001 <I>5550102          0'09 00:02'03              "],
    unanswered: ["05/14/26 09:41   1 E118   T10001 <I>5550103          1'15 00:00'00            NA"],
    putThrough: [
      "05/14/26 09:40   1 E100   T10001 <I>5550104          0'05 00:00'20            TR",
      "05/14/26 09:41   1 E118   T10001 <I>5550104               00:01'00              ",
    ],
  },
  'panasonic-t336': {
    callOut: ["05/14/26 09:39AM 1    E118  T1001           5550101          00:01'12           "],
    callIn: ["05/14/26 09:38AM 1    T1001 E118            <I>5550102       00:02'03           "],
    unanswered: ["05/14/26 09:39AM 1    T1001 E118            <I>5550103       00:00'00           "],
    putThrough: [
      "05/14/26 09:39AM 1 TR T1001 E100            <I>5550104       00:00'20           ",
      "05/14/26 09:40AM 1    T1001 E118            <I>5550104       00:01'00           ",
    ],
  },
  'panasonic-ta': {
    callOut: [` 5/14/26   9:39AM 118  01 5550101                               00:01'12" ....  `],
    callIn: [` 5/14/26   9:38AM 118  01   <    incoming    >5550102           00:02'03" ....  `],
    unanswered: [' 5/14/26   9:39AM      01   <    incoming    >5550103                     ....  '],
    putThrough: [
      ` 5/14/26   9:39AM 100  01   <    incoming    >5550104           00:00'20" ....  `,
      ` 5/14/26 * 9:40AM 118  01   <    incoming    >5550104           00:01'00" ....  `,
    ],
  },
  'siemens-hipath-fixed': {
    callOut: [
      '14.05.2609:41:07  1   118     00:01:125550101                              2                                    ',
    ],
    callIn: [
      '14.05.2609:41:07  1   11800:0900:02:035550102                              1                                    ',
    ],
    unanswered: [
      '14.05.2609:41:07  1   11801:15        5550103                              1                                    ',
    ],
    putThrough: [
      '14.05.2609:40:07  1   10000:0500:00:205550104                              1                                    ',
      '14.05.2609:41:07  1   118     00:01:005550104                             35                                    ',
    ],
  },
  'siemens-hipath-delimited': {
    callOut: ['14.05.26|09:41:07|1|118||00:01:12|5550101||2|||||'],
    callIn: ['14.05.26|09:41:07|1|118|00:09|00:02:03|5550102||1|||||'],
    unanswered: ['14.05.26|09:41:07|1|118|01:15||5550103||1|||||'],
    putThrough: [
      '14.05.26|09:40:07|1|100|00:05|00:00:20|5550104||1|||||',
      '14.05.26|09:41:07|1|118||00:01:00|5550104||35|||||',
    ],
  },
  'mitel-smdr': {
    callOut: [' 05/14 09:39  00:01:12 118   9   5550101                     T001                         '],
    callIn: [' 05/14 09:38  00:02:03 T001  009                             118                          '],
    unanswered: [
      ' 05/14 09:39  00:00:00 T001  ***                             118                          ',
    ],
    internal: [' 05/14 09:40  00:00:41 118       120                       I 120                          '],
    putThrough: [
      ' 05/14 09:39  00:00:20 T001  005                             100 T 118                    ',
    ],
    wakeUp: [
      '2026-May-14 09:41 HOTEL 1/1 -Info- SIMULATOR #0001',
      'WAKE-UP: 1 118 09:41:00 00 (acknowledged by extension)',
    ],
  },
  'nec-neax-k': {
    callOut: [
      '0!KA001001001118   05140939550514094107             000      5550101                         0000                  26260          ',
    ],
    callIn: [
      '0!KE001001001118   05140939040514094107             000                                          5550102           26260          ',
    ],
    putThrough: [
      '0!KE001001001100   05140939470514094007             000                                          5550104           26260          ',
      '0!KE001001001118   05140940070514094107             100                                          5550104           26260          ',
    ],
  },
  'nortel-meridian': {
    callOut: ['N 000 00 118     T060001 05/14 09:39:55 00:01:12.0 A5550101                           '],
    callIn: [
      'N 000 00 T060001 118     05/14 09:38:55 00:02:03.0                                    ',
      ' &5550102XXXXXXXXX                                                                    ',
      ' &00:09                                                                               ',
    ],
    unanswered: [
      'B 000 00 T060001 118     05/14 09:39:52                                               ',
      ' &5550103XXXXXXXXX                                                                    ',
      ' &01:15                                                                               ',
    ],
    internal: ['L 000 00 118     120     05/14 09:40:26 00:00:41.0 A120                               '],
    putThrough: [
      'S 000 00 T060001 100     05/14 09:39:42 00:00:20.0                                    ',
      ' &5550104XXXXXXXXX                                                                    ',
      ' &00:05                                                                               ',
      'E 001 00 T060001 118     05/14 09:40:07 00:01:00.0                                    ',
      ' &5550104XXXXXXXXX                                                                    ',
    ],
  },
  'ericsson-bp250': {
    callOut: [
      '00 001 260514 0941 118  00112 0000 0    5550101                  a                           a        0.00 I 701                                                          ',
    ],
    callIn: [
      '00 001 260514 0941 701  00203 0000      118                      A                      0009 A        0.00 I                                    5550102                   ',
    ],
    unanswered: [
      '00 001 260514 0941 701        0000      118                      A                      0115 A        0.00 I                                    5550103                   ',
    ],
    internal: [
      '00 001 260514 0941 118  00041 0000      120                      Q                           Q        0.00 I                                                              ',
    ],
    putThrough: [
      '00 001 260514 0940 701  00020 0000      100                      A                      0005 A        0.00 I                                    5550104                11 ',
      '00 002 260514 0941 701  00100 0000      118                      A                           A        0.00 I                                    5550104                11 ',
    ],
    wakeUp: [
      '41 001 260514 0941 118                                                                 0941   ',
    ],
    checkIn: [
      '10 001 260514 0941 118  GUEST                                                                 ',
    ],
  },
  'alcatel-4200': {
    callOut: [
      '       A118  --> P01 14/05/26 09:39 00:01:12    0 ST        5550101...................                    ................                        ',
    ],
    callIn: [
      '       A118  <-- P01 14/05/26 09:38 00:02:03    0 ST        5550102...................   00:09            ................                        ',
    ],
    unanswered: [
      '       A118  <-- P01 14/05/26 09:39 00:00:00    0 ST        5550103...................   01:15            ................                        ',
    ],
    putThrough: [
      '       A100  <-- P01 14/05/26 09:39 00:00:20    0 ST        5550104...................   00:05            ................                        ',
      '       A118  <-- P01 14/05/26 09:40 00:01:00    0 ST X      5550104...................                    ................                        ',
    ],
    wakeUp: ['  A118 --> R    14/05/26 09:41 09:41     ALARM ACKNOWLEDGED'],
  },
  'inter-tel-axxess': {
    callOut: ['LOC 118  94001 5550101                      09:39 S=00072                       '],
    callIn: ['IN  118  94001 5550102                      09:38 S=00123                       '],
    unanswered: ['IN  *****94001 5550103                      09:39 S=00075                       '],
    putThrough: [
      'IN  100  94001 5550104                      09:39 S=00020                       ',
      'IN  118  94001 5550104                      09:40 S=00060                       ',
    ],
  },
  'avaya-printer': {
    callOut: ['05 14', '0941 0012 7   9 801         5550101   118                                    010  '],
    callIn: ['05 14', '0941 0020 9                     118   801                                010      '],
    unanswered: [
      '05 14',
      '0941 0012 H                     118   801                                010      ',
    ],
    internal: ['05 14', '0941 0006 0                     120   118                                         '],
    putThrough: [
      '05 14',
      '0940 0003 9                     100   801                                010      ',
      '0941 0010 9                     118   801                                010      ',
    ],
  },
  'avaya-expanded': {
    callOut: ['05 14', '0941 0012 7    9  801         5550101        118                '],
    callIn: ['05 14', '0941 0020 9                       118    5550102                '],
    unanswered: ['05 14', '0941 0012 H                       118    5550103                '],
    internal: ['05 14', '0941 0006 0                       120        118                '],
    putThrough: [
      '05 14',
      '0940 0003 9                       100    5550104                ',
      '0941 0010 9                       118    5550104                ',
    ],
  },
  'avaya-teleseer': {
    callOut: ['0514', '   094100127  9801        5550101  118                    010        '],
    callIn: ['0514', '   094100209                  118  801                 010           '],
    unanswered: ['0514', '   09410012H                  118  801                 010           '],
    internal: ['0514', '   094100060                  120  118                               '],
    putThrough: [
      '0514',
      '   094000039                  100  801                 010           ',
      '   094100109                  118  801                 010           ',
    ],
  },
  'avaya-lsu': {
    callOut: ['0514', '00127  9801        5550101 118                   010  '],
    callIn: ['0514', '00209                  118 801                01    0 '],
    unanswered: ['0514', '0012H                  118 801                01    0 '],
    internal: ['0514', '00060                  120 118                        '],
    putThrough: [
      '0514',
      '00039                  100 801                01    0 ',
      '00109                  118 801                01    0 ',
    ],
  },
  'avaya-custom': {
    callOut: [
      '051426 0941 00072             118                 5550101                          9  801010 7 ',
    ],
    callIn: [
      '051426 0941 00123         5550102                     118                801010              9 ',
    ],
    unanswered: [
      '051426 0941 00075         5550103                     118                801010              H ',
    ],
    internal: [
      '051426 0941 00041             118                     120                                    0 ',
    ],
    putThrough: [
      '051426 0940 00020         5550104                     100                801010              9 ',
      '051426 0941 00060         5550104                     118                801010              9 ',
    ],
  },
  'samsung-officeserv': {
    callOut: [
      '  1 118       701  05/14 09:39:55 00:01:12 O  5550101                                                                         ',
    ],
    callIn: [
      '  1 118       701  05/14 09:39:04 00:02:03 I                                                  5550102                         ',
    ],
    unanswered: [
      '  1           701  05/14 09:39:52 00:01:15 A                                                  5550103                         ',
    ],
    putThrough: [
      '  1 100       701  05/14 09:39:47 00:00:20 IT                                                 5550104                         ',
      '  1 118       701  05/14 09:40:07 00:01:00 T                                                  5550104                         ',
    ],
  },
  'lg-vodavi': {
    callOut: [
      '0001 118   001 00:01:12 14/05/26 09:39 O5550101                                              ',
    ],
    callIn: ['0001 118   001 00:02:03 14/05/26 09:38 I5550102                                              '],
    unanswered: [
      '0001 EXT   001 00:01:15 14/05/26 09:39 R118 RING 01:15                                       ',
    ],
    internal: [
      '0001 118       00:00:41 14/05/26 09:40 E120                                                  ',
    ],
    putThrough: [
      '0001 100   001 00:00:20 14/05/26 09:39 I5550104                                              ',
      '0002 118   001 00:01:00 14/05/26 09:40 t5550104                                              ',
    ],
  },
  'shenou-soc': {
    callOut: ['T20260514093955 000112 5550100         118     5550101                 05 0.00    '],
    callIn: ['T20260514093855 000203 5550102         118     118                     12 0.00    '],
    internal: ['T20260514094026 000041                 118     120                     09         '],
    putThrough: [
      'T20260514093942 000020 5550104         100     100                     12 0.00    ',
      'T20260514094007 000100 5550104         118     118                     12 0.00    ',
    ],
  },
};

/** What stands behind each line where it is not CR LF. */
const ENDS: { readonly [Layout in SmdrLayout]?: string } = {
  'avaya-printer': '\r\n\0\0\0',
  'avaya-expanded': '\r\n\0\0\0',
  'avaya-teleseer': '\r\n\0\0\0',
  'avaya-lsu': '\r\n\0\0\0',
  'avaya-custom': '\r\n\0\0\0',
  'lg-vodavi': '\n\r',
};

function print(layout: SmdrLayout, event: HotelEvent): string[] {
  const hotel = new Hotel(['118', '120'], 8);
  if (event.what === 'call-out' || event.what === 'wake-up')
    hotel.take({ what: 'check-in', room: '118' }, NOW);
  const happened = hotel.take(event, NOW);
  if ('refused' in happened) throw new Error(happened.refused);
  return printed(createPrinter(layout, {}), happened);
}

describe.each(SMDR_LAYOUTS)('%s', (layout) => {
  it.each(Object.keys(EVENTS) as (keyof typeof EVENTS)[])('%s', (name) => {
    const lines = LINES[layout][name] ?? [];
    expect(print(layout, EVENTS[name])).toEqual(lines.map((line) => line + (ENDS[layout] ?? '\r\n')));
  });
});

it('NEC without line ends: STX, the record, ETX', () => {
  const happened = new Hotel(['118'], 1).take(EVENTS.callIn, NOW);
  if ('refused' in happened) throw new Error(happened.refused);
  const [line = ''] = LINES['nec-neax-k'].callIn ?? [];
  expect(printed(createPrinter('nec-neax-k', { framing: 'stx-etx' }), happened)).toEqual([`\x02${line}\x03`]);
});
