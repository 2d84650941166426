import { nameOf, type PortSettings } from './settings.js';
import { isText } from './signal.js';
import { RECORDS_SHOWN } from './sweep.js';
import type { Verdict } from './verdict.js';

/** Where the bytes came from: a port, or a file (and the link of a capture). */
export interface Source {
  name: string;
  /** Null for a file. */
  port: string | null;
}

/** The verdict as one JSON value, for scripts. */
export function reportJson(source: Source, verdict: Verdict): object {
  const { result, signal, line, dialect, ranked } = verdict;
  return {
    source: source.name,
    result,
    signal,
    line,
    format: dialect?.driver.id ?? null,
    title: dialect?.driver.title ?? null,
    confidence: dialect?.confidence ?? null,
    encoding: dialect?.reading.encoding ?? null,
    framing: dialect?.reading.framing ?? null,
    dateOrders: dialect?.reading.dateOrders ?? [],
    others: ranked.filter(({ format }) => format !== dialect?.driver.id),
    records: dialect?.reading.facts.slice(0, RECORDS_SHOWN) ?? [],
    yaml: yamlOf(source, verdict),
  };
}

/** The same for people. */
export function reportText(source: Source, verdict: Verdict): string {
  const { result, signal, line, dialect, ranked } = verdict;
  const out: string[] = [];
  const row = (name: string, text: string) => out.push(`${name.padEnd(9)} ${text}`);
  row('source', source.name);
  row('heard', heard(verdict));
  if (line) row('line', nameOf(line));
  const parity = parityWords(signal.bit7);
  if (parity && isText(signal)) row('parity', parity);
  if (dialect) {
    const { driver, confidence, reading } = dialect;
    row('dialect', `${driver.id}, ${percent(confidence)} sure: ${driver.title}`);
    if (reading.dateOrders.length > 1)
      row('dates', `${reading.dateOrders.join(', or ')}: the days so far fit all; compare with today`);
  } else if (result === 'unknown') row('dialect', 'unknown');
  const others = ranked.filter(({ format }) => format !== dialect?.driver.id);
  if (others.length > 0)
    row('or', others.map(({ format, confidence }) => `${format} ${percent(confidence)}`).join(', '));
  out.push('', ...advice(verdict));
  for (const fact of dialect?.reading.facts.slice(0, RECORDS_SHOWN) ?? [])
    out.push(JSON.stringify(fact.type === 'StationRecord' ? withoutNulls(fact.record) : fact));
  const yaml = yamlOf(source, verdict);
  if (yaml) out.push('', 'For the site file:', '', yaml);
  return out.join('\n').trimEnd();
}

function heard({ result, signal }: Verdict): string {
  if (result === 'silent') return 'nothing';
  return `${signal.bytes} bytes, ${percent(signal.printable)} printable, ${signal.lines} lines`;
}

function advice({ result, signal }: Verdict): string[] {
  switch (result) {
    case 'found':
      return [];
    case 'silent':
      return [
        'No byte came. Make a call while listening; check cable, null modem and that the PBX prints to this port.',
        'Many PBXs print only while DTR, DCD or CTS is up: a cable with three wires is not enough (hw-docs/serial.md).',
      ];
    case 'unknown':
      return isText(signal)
        ? [
            'This is text, but no driver knows it: capture some of it and describe it (format `custom`, drivers/README.md).',
          ]
        : ['This is no text: a wrong speed, cable, level or polarity (hw-docs/serial.md).'];
  }
}

/** What the bytes themselves tell; 8N2 and 7 bits with space parity read the same as 8N1. */
function parityWords(bit7: Verdict['signal']['bit7']): string | null {
  switch (bit7) {
    case 'even':
    case 'odd':
      return `${bit7}: bit 7 is right in every byte`;
    case 'mark':
      return 'none and two stop bits, or mark: bit 7 is always set';
    case 'zero':
    case 'data':
      return null;
  }
}

/** What to paste under `links:`, or null when nothing was found. */
function yamlOf({ port }: Source, { dialect, line, signal }: Verdict): string | null {
  if (!dialect) return null;
  const { driver, reading } = dialect;
  const [dateOrder, ...others] = reading.dateOrders;
  const settings = line ?? fileLine(signal.bit7);
  return [
    'links:',
    '  - id: pbx',
    `    format: ${driver.id}`,
    ...(dateOrder
      ? [`    dateOrder: ${dateOrder}${others.length > 0 ? `   # or ${others.join(', ')}` : ''}`]
      : []),
    ...(reading.encoding === 'cp866' ? ['    encoding: cp866'] : []),
    ...(reading.framing === driver.framing.kind ? [] : [`    framing: ${reading.framing}`]),
    `    transport:${port === null ? '   # a file does not tell the port' : ''}`,
    '      type: serial',
    `      path: ${JSON.stringify(port ?? '/dev/ttyUSB0')}`,
    ...(line ? [`      baud: ${line.baudRate}`] : []),
    ...(settings
      ? [
          `      dataBits: ${settings.dataBits}`,
          `      parity: ${settings.parity}`,
          `      stopBits: ${settings.stopBits}`,
        ]
      : []),
  ].join('\n');
}

/** Of a file only the parity is known, when it is in the bytes. */
function fileLine(bit7: Verdict['signal']['bit7']): Omit<PortSettings, 'baudRate'> | null {
  return bit7 === 'even' || bit7 === 'odd' ? { dataBits: 7, parity: bit7, stopBits: 1 } : null;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function withoutNulls(said: object): object {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}
