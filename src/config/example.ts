import { inline } from './explain.js';
import { configJsonSchema, exampleValue, isRecord, type SchemaNode, schemaAt } from './schema.js';

/** A small hotel: one SMDR printer, one control link, lamps on telephones, a panel, I2C chips and relays, a test button and an alarm relay. */
const HOTEL = {
  site: 'seaview',
  timezone: 'Europe/Lisbon',
  rooms: ['0101-0120', { room: '0201', extension: '2201' }],
  links: [
    {
      id: 'smdr',
      format: 'panasonic-tda-a',
      transport: {
        type: 'serial',
        path: '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A10KZP45-if00-port0',
        baud: 9600,
      },
      dateOrder: 'dmy',
      expectTraffic: { within: '4h', from: '07:00', to: '23:00' },
    },
    { id: 'smdi', format: 'smdi', transport: { type: 'tcp', host: '192.0.2.20', port: 4001 } },
  ],
  lamps: {
    boards: [
      { id: 'phones', driver: 'pbx', link: 'smdi' },
      { id: 'panel', driver: 'gpio', map: { '0101': 17, '0102': 27 } },
      {
        id: 'floor-2',
        driver: 'mcp23017',
        bus: '/dev/i2c-1',
        chips: [{ address: 0x20 }, { address: 0x21 }],
        map: { '0103': 0, '0104': 31 },
      },
      {
        id: 'relays',
        driver: 'modbus',
        port: '/dev/serial/by-id/usb-FTDI_USB-RS485_Cable_FT4A1B2C-if00-port0',
        baud: 9600,
        parity: 'none',
        units: [{ address: 1, coils: 32 }],
        map: { '0105': 0, '0106': 31 },
      },
    ],
    mirrors: [{ id: 'message-lamps', boards: ['phones', 'panel'] }],
  },
  panel: {
    driver: 'gpio',
    buttons: [
      { id: 'test', line: 22, does: 'lamp-test' },
      { id: 'bell-desk', line: 23, does: 'seen' },
    ],
    lights: [
      { line: 24, shows: 'link' },
      { line: 25, shows: 'alarm' },
    ],
  },
  printers: [{ id: 'concierge', driver: 'escpos-tcp', carriers: ['concierge'], host: '192.0.2.30' }],
  mqtt: {
    url: 'mqtts://broker.hotel.lan:8883',
    username: 'bellwire',
    passwordFile: '/etc/bellwire/mqtt-password',
  },
};

/**
 * A commented site file: every key with its description. Keys that may be left out are commented out (`#key: value`;
 * prose has a blank after the `#`), with their default or an example.
 */
export function configExample(): string {
  const head = [
    '# Bellwire site file. Keys that begin with # may be left out; they show the default or an example.',
    '# Numbers of rooms and extensions are texts: always in quotes. Check it: bellwire check-config --config FILE',
  ];
  const body = mapping(configJsonSchema(), HOTEL, '', new Set(), true);
  return `${[...head, ...body].join('\n')}\n`;
}

/** The lines of one mapping. `said`: a description is given at the first of several links or boards only. */
function mapping(
  node: SchemaNode,
  value: Record<string, unknown>,
  path: string,
  said: Set<string>,
  optional: boolean,
): string[] {
  const lines: string[] = [];
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const here = `${path}.${name}`;
    if (child.onlyFormat !== undefined && value[name] === undefined) continue;
    if (path === '') lines.push('');
    if (child.description && !said.has(here)) lines.push(...prose(child.description));
    said.add(here);
    if (value[name] !== undefined) lines.push(...entry(name, child, value[name], here, said, optional));
    else if (optional) {
      lines.push(...entry(name, child, insteadOf(child), here, said, false).map((line) => `#${line}`));
    }
  }
  return lines;
}

/** What to show for a key the hotel does not use. */
function insteadOf(node: SchemaNode): unknown {
  if (!node.properties) return node.default ?? exampleValue(node);
  return Object.fromEntries(
    Object.entries(node.properties).map(([name, child]) => [name, insteadOf(child)] as const),
  );
}

function entry(
  name: string,
  node: SchemaNode,
  value: unknown,
  path: string,
  said: Set<string>,
  optional: boolean,
): string[] {
  const chosen = schemaAt(node, value, []) ?? node;
  if (isRecord(value) && chosen.properties) {
    return [`${name}:`, ...indent(mapping(chosen, value, `${path}(${chosen.title ?? ''})`, said, optional))];
  }
  if (Array.isArray(value) && value.length > 0) {
    return [
      `${name}:`,
      ...indent(value.flatMap((item) => listItem(item, node, `${path}[]`, said, optional))),
    ];
  }
  return [`${name}: ${inline(value)}`];
}

function listItem(
  item: unknown,
  list: SchemaNode,
  path: string,
  said: Set<string>,
  optional: boolean,
): string[] {
  const node = schemaAt(list.items ?? {}, item, []) ?? {};
  // Rooms, the only alternatives of a kind, stay on one line each.
  if (!isRecord(item) || list.items?.anyOf) return [`- ${inline(item)}`];
  const lines = mapping(node, item, `${path}(${node.title ?? ''})`, said, optional);
  const first = lines.findIndex((line) => !line.startsWith('#'));
  return lines.map((line, index) => (index < first ? line : `${index === first ? '- ' : '  '}${line}`));
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function prose(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (line.length + word.length > 100) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
