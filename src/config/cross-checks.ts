import { checkBusBoards } from './bus-checks.js';
import { type Finding, foundText, pathText } from './explain.js';
import { checkMirrors, checkPanel } from './lamp-checks.js';
import { nearest } from './nearest.js';
import { expandRoom, MOST_ROOMS } from './rooms.js';
import { isRecord, valueAt } from './schema.js';
import type { Path } from './yaml.js';

/**
 * What one value alone cannot show: ids used twice, names that name nothing. Works on the file as read, so
 * that these problems are told together with those the schema finds; values of a wrong kind are the schema's business.
 */
export function crossCheck(value: unknown, formats: readonly string[]): Finding[] {
  const rooms = checkRooms(value);
  return [
    ...checkUnique(value, ['links'], 'id'),
    ...checkFormats(value, formats),
    ...checkFormatOptions(value),
    ...rooms.findings,
    ...checkUnique(value, ['lamps', 'boards'], 'id'),
    ...checkUnique(value, ['lamps', 'boards'], 'path'),
    ...checkPbxBoards(value),
    ...checkHospitalityLinks(value),
    ...checkLinkId(value, valueAt(value, ['calls', 'control']), ['calls', 'control']),
    ...checkMaps(value, rooms.known),
    ...checkLines(value),
    ...checkChains(value),
    ...checkBusBoards(value),
    ...checkUnique(value, ['lamps', 'mirrors'], 'id'),
    ...checkMirrors(value),
    ...checkPanel(value),
    ...checkTls(value),
  ];
}

function checkUnique(value: unknown, list: Path, key: string): Finding[] {
  const first = new Map<string, Path>();
  const findings: Finding[] = [];
  for (const [index, item] of entries(value, list)) {
    const text = item[key];
    if (typeof text !== 'string') continue;
    const path = [...list, index, key];
    const before = first.get(text);
    if (!before) first.set(text, path);
    else
      findings.push(
        invalid(path, `${foundText(text, null)}, which is ${pathText(before)} already`, `another ${key}`),
      );
  }
  return findings;
}

function checkFormats(value: unknown, formats: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  for (const [index, { format }] of entries(value, ['links'])) {
    if (typeof format !== 'string' || formats.includes(format)) continue;
    const didYouMean = nearest(format, formats);
    findings.push({
      code: 'FORMAT_UNKNOWN',
      path: ['links', index, 'format'],
      part: 'value',
      found: foundText(format, null),
      allowed: `one of ${formats.join(', ')}`,
      ...(didYouMean && { didYouMean, example: `format: ${didYouMean}` }),
    });
  }
  return findings;
}

/** Formats that cannot do without a key of their own: format, key. */
const NEEDED = [
  ['custom', 'custom'],
  ['programmable', 'programmable'],
  ['avaya-guestworks', 'guestworks'],
  ['alcatel-ahl', 'ahl'],
] as const;

/** Keys of a link, each with the formats it is for. */
const KEYS_OF_FORMATS = [
  ['custom', 'custom'],
  ['cdrItems', 'avaya-custom'],
  ['programmable', 'programmable'],
  ['fias', 'fias', 'fias-serial'],
  ['mitelPms', 'mitel-pms', 'mitel-pms-pbx'],
  ['guestworks', 'avaya-guestworks'],
  ['nortelPmsi', 'nortel-pmsi'],
  ['ahl', 'alcatel-ahl'],
] as const;

function checkFormatOptions(value: unknown): Finding[] {
  const findings: Finding[] = [];
  for (const [index, link] of entries(value, ['links'])) {
    const path: Path = ['links', index];
    for (const [format, key] of NEEDED) {
      if (link.format !== format || link[key] !== undefined) continue;
      findings.push(
        invalid([...path, 'format'], `${format}, without the key ${key}`, `a link with \`${key}: …\``),
      );
    }
    for (const [key, ...formats] of KEYS_OF_FORMATS) {
      if (link[key] === undefined || formats.some((format) => format === link.format)) continue;
      findings.push({
        ...invalid(
          [...path, key],
          `${key} beside format: ${String(link.format)}`,
          `${key} with format: ${formats.join(' or ')} only`,
        ),
        part: 'key',
      });
    }
  }
  return findings;
}

/** `known` is null when an entry could not be read: then nobody can say which rooms exist. */
function checkRooms(value: unknown): { findings: Finding[]; known: ReadonlySet<string> | null } {
  const findings: Finding[] = [];
  const roomAt = new Map<string, string>();
  const extensionAt = new Map<string, string>();
  let complete = true;
  for (const [index, entry] of asList(valueAt(value, ['rooms'])).entries()) {
    const path = ['rooms', index];
    const expanded = expandRoom(entry);
    if (expanded?.is !== 'rooms') {
      complete = false;
      if (expanded) findings.push(badRange(path, entry, expanded.why));
      continue;
    }
    if (roomAt.size + expanded.rooms.length > MOST_ROOMS) {
      findings.push(badRange(path, entry, `there would be more than ${MOST_ROOMS} rooms`));
      return { findings, known: null };
    }
    const twice: string[] = [];
    for (const { room, extension } of expanded.rooms) {
      const at = roomAt.get(room);
      const extensionUsed = extensionAt.get(extension);
      if (at) twice.push(`room "${room}" is in ${at} already`);
      else if (extensionUsed) twice.push(`extension "${extension}" is in ${extensionUsed} already`);
      roomAt.set(room, at ?? pathText(path));
      extensionAt.set(extension, extensionUsed ?? pathText(path));
    }
    // A range that overlaps another would fill the screen: the first of them and a count say it.
    const more = twice.length > 1 ? `, and ${twice.length - 1} more` : '';
    if (twice[0]) findings.push(invalid(path, `${twice[0]}${more}`, 'every room and every extension once'));
  }
  return { findings, known: complete ? new Set(roomAt.keys()) : null };
}

const badRange = (path: Path, entry: unknown, why: string): Finding => ({
  ...invalid(
    path,
    `${foundText(entry, null)}: ${why}`,
    'a range of equally long numbers, the smaller one first',
  ),
  example: '- "0101-0120"',
});

function checkPbxBoards(value: unknown): Finding[] {
  return entries(value, ['lamps', 'boards']).flatMap(([index, { driver, link }]) =>
    driver === 'pbx' ? checkLinkId(value, link, ['lamps', 'boards', index, 'link']) : [],
  );
}

function checkHospitalityLinks(value: unknown): Finding[] {
  return ['pms', 'pbx'].flatMap((side) => {
    const path: Path = ['hospitality', side];
    return asList(valueAt(value, path)).flatMap((link, index) => checkLinkId(value, link, [...path, index]));
  });
}

/** A name that should be that of a link of the file. */
function checkLinkId(value: unknown, link: unknown, path: Path): Finding[] {
  const ids = entries(value, ['links']).flatMap(([, { id }]) => (typeof id === 'string' ? [id] : []));
  const links = [...new Set(ids)];
  if (typeof link !== 'string' || links.includes(link)) return [];
  const didYouMean = nearest(link, links);
  return [
    {
      ...invalid(
        path,
        `${foundText(link, null)}, which is no link of this file`,
        links.length > 0 ? `one of ${links.join(', ')}` : 'the id of an entry under links (there is none)',
      ),
      ...(didYouMean && { didYouMean }),
    },
  ];
}

/** Rooms of a board that has a map. */
function checkMaps(value: unknown, rooms: ReadonlySet<string> | null): Finding[] {
  const findings: Finding[] = [];
  for (const [index, { map }] of entries(value, ['lamps', 'boards'])) {
    if (!isRecord(map)) continue;
    const path: Path = ['lamps', 'boards', index, 'map'];
    if (Object.keys(map).length === 0) {
      findings.push({
        ...invalid(path, 'a mapping without entries', 'at least one room with its lamp'),
        example: 'map: { "0101": 17 }',
      });
    }
    for (const room of Object.keys(map)) {
      if (!rooms || rooms.has(room)) continue;
      const didYouMean = nearest(room, rooms);
      findings.push({
        ...invalid([...path, room], `room "${room}"`, 'a room listed under rooms'),
        part: 'key',
        ...(didYouMean && { didYouMean: inQuotes(didYouMean) }),
      });
    }
  }
  return findings;
}

/** Drivers whose `map` names lines of a chip; a line of the same chip serves one lamp, whichever way leads to it. */
const LINE_BOARDS: readonly unknown[] = ['gpio', 'onoff', 'gpiod'];

/** Lines of a chip and outputs of a chain: each for one purpose. */
function checkLines(value: unknown): Finding[] {
  const findings: Finding[] = [];
  const takenAt = new Map<string, string>();
  const take = (path: Path, what: string, of: string, purpose: string) => {
    const before = takenAt.get(`${of} ${what}`);
    if (before) findings.push(invalid(path, `${what}, which is ${before} already`, purpose));
    else takenAt.set(`${of} ${what}`, pathText(path));
  };
  for (const [index, { driver, map, lines, chip = 'auto' }] of entries(value, ['lamps', 'boards'])) {
    const path: Path = ['lamps', 'boards', index];
    const lamps = isRecord(map) ? Object.entries(map) : [];
    for (const [room, at] of LINE_BOARDS.includes(driver) ? lamps : [])
      take([...path, 'map', room], `line ${String(at)}`, String(chip), 'a line for every lamp');
    if (driver !== 'hc595') continue;
    for (const [name, line] of isRecord(lines) ? Object.entries(lines) : [])
      take([...path, 'lines', name], `line ${String(line)}`, String(chip), 'a line for every purpose');
    for (const [room, at] of lamps)
      take([...path, 'map', room], `output ${String(at)}`, `board ${index}`, 'an output for every lamp');
  }
  return findings;
}

/** Who makes data and clock of a chain: two lines, or an SPI device that no other chain has. */
function checkChains(value: unknown): Finding[] {
  const findings: Finding[] = [];
  const chainOf = new Map<string, string>();
  for (const [index, { driver, lines, spi, lamps, map }] of entries(value, ['lamps', 'boards'])) {
    if (driver !== 'hc595') continue;
    const path: Path = ['lamps', 'boards', index];
    for (const name of ['data', 'clock', 'feedback']) {
      const given = isRecord(lines) && lines[name] !== undefined;
      const at: Path = [...path, 'lines', name];
      if (given && spi !== undefined) {
        const finding = invalid(at, `${name} beside spi`, 'latch and enable only: SPI has the others');
        findings.push({ ...finding, part: 'key' });
      } else if (isRecord(lines) && !given && spi === undefined && name !== 'feedback') {
        findings.push(invalid([...path, 'lines'], `lines without ${name}`, 'data and clock, or the key spi'));
      }
    }
    if (isRecord(spi) && typeof spi.device === 'string') {
      const at: Path = [...path, 'spi', 'device'];
      const before = chainOf.get(spi.device);
      if (before) findings.push(invalid(at, `${spi.device}, which is ${before} already`, 'a device a chain'));
      else chainOf.set(spi.device, pathText(at));
    }
    for (const [room, output] of isRecord(map) ? Object.entries(map) : []) {
      if (typeof output !== 'number' || typeof lamps !== 'number' || output < lamps) continue;
      findings.push(
        invalid([...path, 'map', room], `output ${output}`, `0 to ${lamps - 1}: the chain ends there`),
      );
    }
  }
  return findings;
}

const inQuotes = (text: string): string => JSON.stringify(text);

function checkTls(value: unknown): Finding[] {
  const url = valueAt(value, ['mqtt', 'url']);
  const tls = valueAt(value, ['mqtt', 'tls']);
  if (!isRecord(tls)) return [];
  const findings: Finding[] = [];
  if (typeof url === 'string' && url.startsWith('mqtt:')) {
    findings.push({
      ...invalid(
        ['mqtt', 'url'],
        `${foundText(url, null)} beside mqtt.tls`,
        'mqtts://host:port when tls is given',
      ),
      example: `url: ${url.replace(/^mqtt:/, 'mqtts:')}`,
    });
  }
  for (const [has, lacks] of [
    ['cert', 'key'],
    ['key', 'cert'],
  ] as const) {
    if (tls[has] === undefined || tls[lacks] !== undefined) continue;
    findings.push(
      invalid(['mqtt', 'tls', has], `${has} without ${lacks}`, 'cert and key together, or neither'),
    );
  }
  return findings;
}

const invalid = (path: Path, found: string, allowed: string): Finding => ({
  code: 'CONFIG_INVALID',
  path,
  part: 'value',
  found,
  allowed,
});

function entries(value: unknown, list: Path): [number, Record<string, unknown>][] {
  return [...asList(valueAt(value, list)).entries()].flatMap(([index, item]) =>
    isRecord(item) ? [[index, item] as [number, Record<string, unknown>]] : [],
  );
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
