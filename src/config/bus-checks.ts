import { type Finding, pathText } from './explain.js';
import { isRecord, valueAt } from './schema.js';
import type { Path } from './yaml.js';

/**
 * Lamp boards on a shared bus: who is reached under one address, and outputs that the hardware does not have. Values of a
 * wrong kind are the schema's business.
 */
export function checkBusBoards(value: unknown): Finding[] {
  const addresses = new Map<string, string>();
  const settings = new Map<string, { at: string; settings: string }>();
  return boards(value).flatMap(({ path, board }) => {
    switch (board.driver) {
      case 'mcp23017':
        return [
          ...checkOutputs(path, board, 16 * chipsOf(board).length),
          ...checkChips(path, board, addresses),
        ];
      case 'pcf8574':
        return [
          ...checkOutputs(path, board, 8 * chipsOf(board).length),
          ...checkChips(path, board, addresses),
          ...checkSinks(path, board),
        ];
      case 'modbus':
        return [
          ...checkOutputs(path, board, coilsOf(board)),
          ...checkUnits(path, board, addresses),
          ...checkLine(path, board, settings, value),
        ];
      default:
        return [];
    }
  });
}

type Board = Record<string, unknown>;

function checkOutputs(path: Path, { map }: Board, outputs: number): Finding[] {
  const findings: Finding[] = [];
  const takenBy = new Map<unknown, Path>();
  for (const [room, output] of Object.entries(isRecord(map) ? map : {})) {
    const at: Path = [...path, 'map', room];
    const before = takenBy.get(output);
    if (before) {
      findings.push(
        invalid(
          at,
          `output ${String(output)}, which is ${pathText(before)} already`,
          'an output for every lamp',
        ),
      );
    } else if (typeof output === 'number' && output >= outputs && outputs > 0) {
      findings.push(invalid(at, `output ${output}`, `0 to ${outputs - 1}: the board ends there`));
    }
    takenBy.set(output, before ?? at);
  }
  return findings;
}

/** Chips behind two channels of a multiplexer may have one address; a chip beside it is heard on every channel. */
function checkChips(path: Path, board: Board, addresses: Map<string, string>): Finding[] {
  const findings: Finding[] = [];
  const mux = isRecord(board.mux) ? `multiplexer ${String(board.mux.address ?? 0x70)}` : null;
  for (const [index, { address, channel }] of chipsOf(board).entries()) {
    const at: Path = [...path, 'chips', index];
    if (channel !== undefined && mux === null) {
      findings.push({
        ...invalid([...at, 'channel'], 'a channel, without a multiplexer', 'channel only beside `mux`'),
        part: 'key',
      });
    }
    const bus = `${String(board.bus)} ${String(address)}`;
    const place = channel === undefined ? '' : ` ${mux} ${String(channel)}`;
    const rivals = [...addresses].find(
      ([key]) => key === bus + place || key === bus || (place === '' && key.startsWith(`${bus} `)),
    );
    if (rivals) {
      findings.push(
        invalid(
          [...at, 'address'],
          `${hex(address)}, which is ${rivals[1]} already`,
          'an address for every chip',
        ),
      );
    } else addresses.set(bus + place, pathText([...at, 'address']));
  }
  return findings;
}

function checkSinks(path: Path, { activeLow }: Board): Finding[] {
  if (activeLow !== false) return [];
  const allowed = 'true: a PCF8574 only sinks current; for lamps lit by a high pin take mcp23017';
  return [{ ...invalid([...path, 'activeLow'], 'false', allowed), example: 'activeLow: true' }];
}

function checkUnits(path: Path, board: Board, addresses: Map<string, string>): Finding[] {
  return list(board.units).flatMap(({ address }, index) => {
    const at: Path = [...path, 'units', index, 'address'];
    const key = `${String(board.port)} ${String(address)}`;
    const before = addresses.get(key);
    if (before)
      return [invalid(at, `${String(address)}, which is ${before} already`, 'an address for every unit')];
    addresses.set(key, pathText(at));
    return [];
  });
}

/** One line has one speed; and a line of relays is no link of a PBX. */
function checkLine(
  path: Path,
  { port, baud = 19200, parity = 'even', stopBits = 1, echo = 'auto' }: Board,
  settings: Map<string, { at: string; settings: string }>,
  value: unknown,
): Finding[] {
  if (typeof port !== 'string') return [];
  const at: Path = [...path, 'port'];
  const link = list(valueAt(value, ['links'])).findIndex(
    ({ transport }) => isRecord(transport) && transport.path === port,
  );
  if (link >= 0) {
    return [invalid(at, `${port}, which is links[${link}] already`, 'a serial port of its own')];
  }
  const here = JSON.stringify([baud, parity, stopBits, echo]);
  const before = settings.get(port);
  if (before && before.settings !== here) {
    return [
      invalid(
        at,
        `${port} with other settings than ${before.at}`,
        'the same baud, parity, stopBits and echo',
      ),
    ];
  }
  settings.set(port, { at: pathText(path), settings: here });
  return [];
}

function boards(value: unknown): { path: Path; board: Board }[] {
  return list(valueAt(value, ['lamps', 'boards'])).map((board, index) => ({
    path: ['lamps', 'boards', index],
    board,
  }));
}

const chipsOf = (board: Board): Record<string, unknown>[] => list(board.chips);

const coilsOf = (board: Board): number =>
  list(board.units).reduce((sum, { coils }) => sum + (typeof coils === 'number' ? coils : 0), 0);

/** An entry of a wrong kind stays in its place, empty: places are part of a finding. */
const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.map((item) => (isRecord(item) ? item : {})) : [];

const hex = (address: unknown): string =>
  typeof address === 'number' ? `0x${address.toString(16)}` : String(address);

const invalid = (path: Path, found: string, allowed: string): Finding => ({
  code: 'CONFIG_INVALID',
  path,
  part: 'value',
  found,
  allowed,
});
