#!/usr/bin/env node
import path from 'node:path';
import { pathToFileURL } from 'node:url';
/**
 * Decoder alone: bytes to typed records, on one core.
 *
 *   node scripts/bench/decode.mjs [--lines 200000] [--rounds 7] [--dist dist] [--json]
 *
 * For each format three things run in turn on the same invented bytes, round by round, so that a busy machine hurts
 * all alike: `split` (latin1 text of the buffer, cut at line ends: what nobody can do without), `decode` (the same +
 * decoder) and `framed` (the daemon's line framer + decoder). Figures are medians of CPU time; ratios are to `split`.
 */
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    lines: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '7' },
    dist: { type: 'string', default: 'dist' },
    json: { type: 'boolean', default: false },
  },
});
const dist = (file) => import(pathToFileURL(path.resolve(options.dist, file)).href);
const { loadPbxDriver } = await dist('drivers/index.js');
const { createFramer } = await dist('src/link/framers/index.js');

const LINES = Number(options.lines);
const ROUNDS = Number(options.rounds);
const CHUNK = 64 * 1024;
const two = (n) => String(n).padStart(2, '0');

/** Texts at their columns, padded with blanks as the printers do. */
function print(width, texts) {
  let line = '';
  for (const [column, text] of Object.entries(texts)) line = line.padEnd(Number(column)) + text;
  return line.padEnd(width);
}

/** Invented traffic: several calls a minute, one hotel line in ten. Numbers are 555-01xx. */
const TRAFFIC = {
  'panasonic-tda-a': (n) => {
    const time = `03/${two(1 + ((n >> 14) % 28))}/26 ${two(1 + ((n >> 9) % 12))}:${two((n >> 3) % 60)}PM`;
    const stamp = { 0: time, 18: 1000 + (n % 400) };
    if (n % 10 === 9) return print(80, { ...stamp, 26: 'Timed Reminder/Answer' });
    const call = { ...stamp, 23: two(1 + (n % 24)), 57: `00:${two(n % 60)}'${two((n * 7) % 60)}` };
    return n % 3 === 0
      ? print(80, { ...call, 26: `<I>55501${two(n % 100)}`, 52: `0'${two(n % 60)}`, 77: n % 6 ? '' : 'TR' })
      : print(80, { ...call, 26: `955501${two(n % 100)}`, 66: 4000 + (n % 90) });
  },
  'panasonic-td': (n) => {
    const time = `03/${two(1 + ((n >> 14) % 28))}/26 ${two(1 + ((n >> 9) % 12))}:${two((n >> 3) % 60)}PM`;
    const stamp = { 0: time, 18: 1000 + (n % 400) };
    if (n % 10 === 9) return print(80, { ...stamp, 26: 'Timed Reminder/Answer' });
    const call = { ...stamp, 23: two(1 + (n % 24)), 57: `00:${two(n % 60)}'${two((n * 7) % 60)}` };
    return n % 3 === 0
      ? print(80, { ...call, 26: `<INCOMING> 55501${two(n % 100)}`, 77: n % 6 ? '' : 'TR' })
      : print(80, { ...call, 26: `955501${two(n % 100)}`, 66: 4000 + (n % 90) });
  },
  'panasonic-td500': (n) => {
    const time = `03/${two(1 + ((n >> 14) % 28))}/26 ${two((n >> 9) % 24)}:${two((n >> 3) % 60)}`;
    const call = { 0: time, 17: 1 + (n % 4), 19: `E${1000 + (n % 400)}`, 26: `T10${100 + (n % 200)}` };
    if (n % 10 === 9) return print(80, { ...call, 33: '<INCOMING>', 78: 'RC' });
    const talk = { ...call, 58: `00:${two(n % 60)}'${two((n * 7) % 60)}` };
    return n % 3 === 0
      ? print(80, { ...talk, 33: `<I>55501${two(n % 100)}`, 53: `0'${two(n % 60)}`, 78: n % 6 ? '' : 'TR' })
      : print(80, { ...talk, 33: `955501${two(n % 100)}`, 67: 4000 + (n % 90) });
  },
  'panasonic-t336': (n) => {
    const time = `03/${two(1 + ((n >> 14) % 28))}/26 ${two(1 + ((n >> 9) % 12))}:${two((n >> 3) % 60)}PM`;
    const call = { 0: time, 17: 1, 34: 100 + (n % 400), 61: `00:${two(n % 60)}'${two((n * 7) % 60)}` };
    const [station, trunk] = [`E${100 + (n % 400)}`, `T10${two(n % 40)}`];
    return n % 3 === 0
      ? print(80, { ...call, 19: n % 6 ? '  ' : 'TR', 22: trunk, 28: station, 44: '<INCOMING>' })
      : print(80, { ...call, 22: station, 28: trunk, 44: `955501${two(n % 100)}`, 70: 4000 + (n % 90) });
  },
  'panasonic-ta': (n) => {
    const time = {
      0: ` 3/${two(1 + ((n >> 14) % 28))}/26`,
      10: ` ${1 + ((n >> 9) % 9)}:${two((n >> 3) % 60)}PM`,
    };
    const call = { ...time, 18: 100 + (n % 400), 23: two(1 + (n % 8)), 74: n % 4 ? '....' : 4000 + (n % 90) };
    const talk = { ...call, 64: `00:${two(n % 60)}'${two((n * 7) % 60)}"` };
    return n % 3 === 0
      ? print(80, { ...talk, 9: n % 6 ? ' ' : '*', 28: `<    incoming    >55501${two(n % 100)}` })
      : print(80, { ...talk, 26: `955501${two(n % 100)}` });
  },
  'siemens-hipath-fixed': (n) => {
    const date = `${two(1 + ((n >> 14) % 28))}.03.26`;
    const time = `${two((n >> 9) % 24)}:${two((n >> 3) % 60)}:${two(n % 60)}`;
    const line = { 0: date, 8: time, 18: 1 + (n % 9), 22: 100 + (n % 400) };
    if (n % 5 === 0) return print(112, { ...line, 38: `55501${two(n % 100)}`, 75: '0' });
    const talk = { ...line, 30: `00:${two(n % 60)}:${two((n * 7) % 60)}` };
    return n % 3 === 0
      ? print(112, { ...talk, 25: `00:${two(n % 60)}`, 38: `55501${two(n % 100)}`, 75: '1' })
      : print(112, { ...talk, 38: `055501${two(n % 100)}`, 72: 10 + (n % 90), 75: '2', 100: '841' });
  },
  'siemens-hipath-delimited': (n) => {
    const date = `${two(1 + ((n >> 14) % 28))}.03.26`;
    const time = `${two((n >> 9) % 24)}:${two((n >> 3) % 60)}:${two(n % 60)}`;
    const talk = `${date}|${time}|${1 + (n % 9)}|${100 + (n % 400)}||00:${two(n % 60)}:${two((n * 7) % 60)}`;
    return `${talk}|055501${two(n % 100)}|${10 + (n % 90)}|2|||841|2|`;
  },
  'mitel-smdr': (n) => {
    const date = `03/${two(1 + ((n >> 14) % 28))}`;
    const time = `${two((n >> 9) % 24)}:${two((n >> 3) % 60)}`;
    if (n % 10 === 9) return print(45, { 0: 1000 + (n % 400), 6: date, 12: time, 19: 'RS CLEAN' });
    const call = { 0: n % 7 ? ' ' : '-', 1: date, 7: time, 14: `00:${two(n % 60)}:${two((n * 7) % 60)}` };
    return n % 3 === 0
      ? print(90, {
          ...call,
          23: `T${two(n % 90)}`,
          29: `0${two(n % 60)}`,
          33: 3000 + (n % 90),
          61: 1000 + (n % 400),
        })
      : print(90, {
          ...call,
          23: 1000 + (n % 400),
          29: '9',
          33: `155501${two(n % 100)}`,
          59: 'A',
          61: `T0${two(n % 90)}`,
        });
  },
  'nec-neax-k': (n) => {
    const day = `03${two(1 + ((n >> 14) % 28))}${two((n >> 9) % 24)}`;
    const call = {
      10: '001',
      13: 100 + (n % 400),
      19: `${day}00${two(n % 60)}`,
      29: `${day}${two(n % 60)}59`,
    };
    const years = { 93: '0000', 115: '26260' };
    const trunk = `0000${two(n % 40)}`;
    return n % 3 === 0
      ? print(130, {
          ...call,
          0: `0!KE${trunk}`,
          52: '000000000',
          97: `55501${two(n % 100)}`,
          ...years,
          93: '0000',
        })
      : print(130, { ...call, 0: `0!KA${trunk}`, 52: `00000000095550${100 + (n % 100)}`, ...years });
  },
  'nortel-meridian': (n) => {
    if (n % 2 === 1) return print(86, { 0: ` &55501${two(n % 100)}XXXXXXXXX` });
    const time = `03/${two(1 + ((n >> 14) % 28))} ${two((n >> 9) % 24)}:${two((n >> 3) % 60)}:${two(n % 60)}`;
    const call = {
      0: `N ${String(n % 128).padStart(3, '0')} 00`,
      25: time,
      40: `00:${two(n % 60)}:${two(n % 50)}.0`,
    };
    const [station, trunk] = [1000 + (n % 400), `A0010${two(n % 40)}`];
    return n % 3 === 0
      ? print(86, { ...call, 9: trunk, 17: station })
      : print(86, { ...call, 9: station, 17: trunk, 51: `A95550${100 + (n % 100)}` });
  },
  'ericsson-bp250': (n) => {
    const sequence = String(1 + (n % 999)).padStart(3, '0');
    const stamp = `${sequence} 2603${two(1 + ((n >> 14) % 28))} ${two((n >> 9) % 24)}${two((n >> 3) % 60)}`;
    if (n % 10 === 9) return print(94, { 0: `40 ${stamp}`, 19: 1000 + (n % 400), 87: '0645', 92: '0' });
    const call = {
      0: `00 ${stamp}`,
      24: `0${two(n % 60)}${two((n * 7) % 60)}`,
      30: '0000',
      88: `00${two(n % 60)}`,
    };
    const cost = { 95: '       0.00 I' };
    return n % 3 === 0
      ? print(170, {
          ...call,
          19: '702',
          40: 1000 + (n % 400),
          65: 'A',
          93: 'A',
          ...cost,
          144: `55501${two(n % 100)}`,
        })
      : print(170, {
          ...call,
          19: 1000 + (n % 400),
          35: '0',
          40: `55501${two(n % 100)}`,
          65: 'a',
          93: 'a',
          ...cost,
          109: '711',
        });
  },
  'alcatel-4200': (n) => {
    const stamp = `${two(1 + ((n >> 14) % 28))}/03/26 ${two((n >> 9) % 24)}:${two((n >> 3) % 60)}`;
    const call = {
      7: `A${100 + (n % 400)}`,
      17: 'P00',
      21: stamp,
      36: `00:${two(n % 60)}:${two((n * 7) % 60)}    0 ST`,
    };
    const dots = { 60: `55501${two(n % 100)}`.padEnd(26, '.'), 106: '.'.repeat(16) };
    return n % 3 === 0
      ? print(146, { ...call, 13: '<--', 53: n % 6 ? '' : 'X', ...dots })
      : print(146, { ...call, 13: '-->', 53: 'I', ...dots });
  },
  'inter-tel-axxess': (n) =>
    print(80, {
      0: 'TLD',
      4: 1000 + (n % 400),
      9: `94${String(n % 24).padStart(3, '0')}`,
      15: `55501${two(n % 100)}`,
      44: `${two((n >> 9) % 24)}:${two((n >> 3) % 60)}`,
      50: `S=${String(n % 3600).padStart(5, '0')}`,
      59: `$${two(n % 40)}.${two(n % 100)}`,
      66: 4000 + (n % 90),
      79: '*',
    }),
  'avaya-printer': (n) => {
    const stamp = { 0: `${two((n >> 9) % 24)}${two((n >> 3) % 60)}`, 5: `0${two(n % 60)}${n % 10}` };
    return n % 3 === 0
      ? print(82, { ...stamp, 10: '9', 31: 4000 + (n % 400), 38: 802, 73: '011' })
      : print(82, {
          ...stamp,
          10: '7',
          16: 801,
          27: `955501${two(n % 100)}`,
          37: 4000 + (n % 400),
          77: '004',
        });
  },
  'avaya-expanded': (n) => {
    const stamp = { 0: `${two((n >> 9) % 24)}${two((n >> 3) % 60)}`, 5: `0${two(n % 60)}${n % 10}` };
    return n % 3 === 0
      ? print(64, { ...stamp, 10: '9', 33: 4000 + (n % 400), 38: `20255501${two(n % 100)}` })
      : print(64, { ...stamp, 10: '7', 17: 8001, 29: `955501${two(n % 100)}`, 44: 4000 + (n % 400) });
  },
  'avaya-teleseer': (n) => {
    const stamp = { 3: `${two((n >> 9) % 24)}${two((n >> 3) % 60)}0${two(n % 60)}${n % 10}` };
    return n % 3 === 0
      ? print(76, { ...stamp, 11: '9', 29: 4000 + (n % 400), 35: 802, 55: '011' })
      : print(76, {
          ...stamp,
          11: '7',
          15: 801,
          25: `955501${two(n % 100)}`,
          34: 4000 + (n % 400),
          58: '004',
        });
  },
  'avaya-lsu': (n) =>
    n % 3 === 0
      ? print(54, { 0: `0${two(n % 60)}${n % 10}9`, 22: 4000 + (n % 400), 27: 802, 46: '11' })
      : print(54, {
          0: `0${two(n % 60)}${n % 10}7`,
          8: 801,
          19: `55501${two(n % 100)}`,
          26: 1000 + (n % 400),
          49: '104',
        }),
  'avaya-custom': (n) => {
    const date = `03${two(1 + ((n >> 14) % 28))}26 ${two((n >> 9) % 24)}${two((n >> 3) % 60)}`;
    const stamp = { 0: date, 12: String(n % 3600).padStart(5, '0') };
    return n % 3 === 0
      ? print(95, {
          ...stamp,
          23: `20255501${two(n % 100)}`,
          53: 4000 + (n % 400),
          72: 8002,
          76: '011',
          93: '9',
        })
      : print(95, {
          ...stamp,
          29: 4000 + (n % 400),
          49: `955501${two(n % 100)}`,
          85: 8001,
          89: '004',
          93: '7',
        });
  },
  'samsung-officeserv': (n) => {
    const date = `03/${two(1 + ((n >> 14) % 28))} ${two((n >> 9) % 24)}:${two((n >> 3) % 60)}:${two(n % 60)}`;
    const call = {
      2: 1,
      4: 2000 + (n % 400),
      14: 7030 + (n % 9),
      19: date,
      34: `00:${two(n % 60)}:${two((n * 7) % 60)}`,
    };
    return n % 3 === 0
      ? print(80, { ...call, 43: n % 6 ? 'I' : 'IT' })
      : print(80, { ...call, 43: 'O', 46: `955501${two(n % 100)}`, 69: '0.00' });
  },
  'lg-vodavi': (n) => {
    const date = `${two(1 + ((n >> 14) % 28))}/03/26 ${two((n >> 9) % 24)}:${two((n >> 3) % 60)}`;
    const duration = `00:${two(n % 60)}:${two((n * 7) % 60)}`;
    const call = {
      0: String(n % 10000).padStart(4, '0'),
      5: 100 + (n % 400),
      11: '004',
      15: duration,
      24: date,
    };
    return n % 3 === 0
      ? print(93, { ...call, 39: `I RING 00:${two(n % 60)}` })
      : print(93, { ...call, 39: `O955501${two(n % 100)}`, 60: '**', 67: '0', 79: '0' });
  },
  'shenou-soc': (n) => {
    const start = `T202603${two(1 + ((n >> 14) % 28))}${two((n >> 9) % 24)}${two((n >> 3) % 60)}${two(n % 60)}`;
    const call = { 0: start, 16: `00${two(n % 60)}${two((n * 7) % 60)}`, 39: 8000 + (n % 400) };
    return n % 3 === 0
      ? print(82, { ...call, 23: `139055501${two(n % 100)}`, 47: '5550100', 71: '12', 74: '0.00' })
      : print(82, { ...call, 23: '5550100', 47: `955501${two(n % 100)}`, 71: '05', 74: `0.${two(n % 100)}` });
  },
};

/** Whole lines in chunks, as a fast reader would get them. */
function chunksOf(line) {
  const chunks = [];
  let text = '';
  for (let n = 0; n < LINES; n += 1) {
    text += `${line(n)}\r\n`;
    if (text.length > CHUNK) {
      chunks.push(Buffer.from(text, 'latin1'));
      text = '';
    }
  }
  if (text) chunks.push(Buffer.from(text, 'latin1'));
  return chunks;
}

function split(chunks, onLine) {
  let line = 1;
  for (const chunk of chunks) {
    const text = chunk.latin1Slice(0, chunk.length);
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      onLine(text.substring(from, end + 1), line);
      from = end + 1;
      line += 1;
    }
  }
}

function cpuSeconds(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const results = [];
for (const [format, line] of Object.entries(TRAFFIC)) {
  const driver = await loadPbxDriver(format);
  const chunks = chunksOf(line);
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  let records = 0;
  let last = null;
  const decoding = () => {
    const decoder = driver.createDecoder({ referenceDate: () => '2026-12-31' });
    return (frame) => {
      const decoded = decoder.decode(frame);
      // Of formats with further lines, these and those that open a record are decoded too.
      if (decoded.is !== 'unparsed' && decoded.is !== 'ignored') records += 1;
      last = decoded;
    };
  };
  const subjects = {
    split: () => split(chunks, (text) => (last = text)),
    decode: () => {
      const decode = decoding();
      split(chunks, (text, number) => decode({ text, at: 0, cut: null, line: number }));
    },
    framed: () => {
      const framer = createFramer(driver.framing, decoding());
      for (const chunk of chunks) framer.push(chunk, 0);
    },
  };
  const times = { split: [], decode: [], framed: [] };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, run] of Object.entries(subjects)) times[name].push(cpuSeconds(run));
  if (records !== 2 * ROUNDS * LINES || last === null)
    throw new Error(`${format}: ${records} records of ${2 * ROUNDS * LINES} lines`);
  const rate = Object.fromEntries(
    Object.entries(times).map(([name, values]) => [name, LINES / median(values)]),
  );
  results.push({ format, lines: LINES, bytesPerLine: bytes / LINES, rate });
}

if (options.json) console.log(JSON.stringify(results));
else {
  console.log(
    `node ${process.version}, ${LINES} lines a round, ${ROUNDS} rounds; lines per CPU second (ratio to split)`,
  );
  for (const { format, bytesPerLine, rate } of results) {
    const figures = Object.entries(rate).map(
      ([name, value]) =>
        `${name} ${Math.round(value).toLocaleString('en')} (${(value / rate.split).toFixed(2)})`,
    );
    console.log(`${format.padEnd(18)} ${bytesPerLine.toFixed(0).padStart(3)} bytes  ${figures.join('  ')}`);
  }
}
