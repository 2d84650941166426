import type {
  LampBoard,
  LampBoardContext,
  LampDriver,
  LampResult,
  SerialSettings,
} from '../../../src/driver-api/index.js';
import { BellwireError, type Room } from '../../../src/telephony/index.js';
import { type After, type BusLending, type LentBus, realAfter } from '../../bus-kit/lend.js';
import { type LineOptions, ModbusLine, modbusLines } from './line.js';
import { type Answer, type Request, readCoils, writeCoil, writeCoils } from './rtu.js';

export const driver: LampDriver = {
  id: 'modbus',
  title: 'Lamps on relay boards (RS-485, Modbus RTU)',
  create: async (context) => createModbusBoard(context),
};

interface ModbusOptions extends LineOptions {
  port: string;
  timeoutMs: number;
  /** `together`: all coils of a unit with one request (function 15). `one-by-one`: function 5, for units without it. */
  write: 'together' | 'one-by-one';
  units: readonly { address: number; coils: number; firstCoil: number }[];
}

export interface ModbusParts {
  lines: BusLending<ModbusLine>;
  after: After;
}

export function createModbusBoard(
  context: LampBoardContext,
  parts: ModbusParts = { lines: modbusLines, after: realAfter },
): LampBoard {
  return new ModbusBoard(context, optionsOf(context), parts);
}

/** A question is asked twice before the unit counts as silent; one that is silent already, once. */
const TRIES = 2;
/** A write that waited this long for silent units leaves the rest to the next one: a board is called hung after 10 s. */
const PATIENCE_MS = 4_000;
/** Some 150 ms each at 1200 Bd. The rest of a unit is left to the next write, so that a fresh wish overtakes. */
const MOST_SINGLE_WRITES = 16;

interface Unit {
  readonly name: string;
  readonly address: number;
  readonly coils: number;
  readonly firstCoil: number;
  readonly rooms: readonly { room: Room; coil: number }[];
  fault: BellwireError | null;
}

/** What came of one unit. */
type Visit = { is: 'shown' } | { is: 'unfinished' } | { is: 'fault'; error: BellwireError };

class ModbusBoard implements LampBoard {
  readonly id: string;
  readonly rooms: readonly Room[];
  /** Relays stay as they are while they have power; boards with a watchdog of their own: see README. */
  readonly afterDeath = 'holds';
  readonly #context: LampBoardContext;
  readonly #o: ModbusOptions;
  readonly #units: readonly Unit[];
  readonly #lend: () => LentBus<ModbusLine>;
  #bus: LentBus<ModbusLine> | null = null;
  /** Turns the order of silent units, so that each is asked again soon. */
  #sweeps = 0;

  constructor(context: LampBoardContext, options: ModbusOptions, { lines, after }: ModbusParts) {
    this.id = context.id;
    this.rooms = [...context.map.keys()];
    this.#context = context;
    this.#o = options;
    this.#units = unitsOf(context, options);
    const { openSerial } = context;
    if (!openSerial) throw invalid(context.id, 'no serial ports here');
    this.#lend = () =>
      lines.lend(options.port, () => ModbusLine.open(options.port, options, openSerial, after));
  }

  /** Opens the line only: relays hold, nothing has to be made ready. */
  async start(): Promise<void> {
    const bus = this.#bus ?? this.#lend();
    this.#bus = bus;
    try {
      await bus.run(
        () => `board ${this.id}, opening`,
        async () => {},
      );
    } catch (error) {
      await this.#giveBack();
      throw error;
    }
  }

  async write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
    const results: LampResult[] = [];
    let patienceMs = PATIENCE_MS;
    for (const unit of this.#inOrder()) {
      const say = (result: LampResult['result'], error?: BellwireError): void => {
        for (const { room } of unit.rooms) {
          results.push({ room, lit: lit.has(room), result, ...(error && { code: error.code }) });
        }
      };
      if (patienceMs <= 0) {
        // A unit that is known to be silent has its fault; one that nobody asked yet is simply next.
        if (unit.fault) say('failed', unit.fault);
        else say('pending');
        continue;
      }
      const tries = unit.fault ? 1 : TRIES;
      const visit = await this.#started().run(
        () => `board ${this.id}, ${unit.name}`,
        (line) => this.#show(line, unit, lit, tries),
      );
      this.#took(unit, visit);
      if (visit.is === 'unfinished') say('pending');
      if (visit.is !== 'fault') continue;
      say('failed', visit.error);
      if (visit.error.code === 'MODBUS_NO_ANSWER') patienceMs -= tries * this.#o.timeoutMs;
    }
    return results;
  }

  /** Null: some unit cannot tell. */
  async readBack(): Promise<ReadonlySet<Room> | null> {
    const lit = new Set<Room>();
    for (const unit of this.#units) {
      if (unit.fault) return null;
      const coils = await this.#started().run(
        () => `board ${this.id}, ${unit.name}`,
        (line) => this.#ask(line, unit, read(unit), TRIES),
      );
      if (coils instanceof BellwireError) {
        this.#took(unit, { is: 'fault', error: coils });
        return null;
      }
      for (const { room, coil } of unit.rooms) if (coils[coil]) lit.add(room);
    }
    return lit;
  }

  async stop(how: 'leave' | 'off'): Promise<void> {
    try {
      if (how === 'leave') return;
      const isUnfinished = (results: readonly LampResult[]) =>
        results.some(({ result }) => result === 'pending');
      while (isUnfinished(await this.write(new Set())));
    } finally {
      await this.#giveBack();
    }
  }

  /** Read first: coils without a lamp keep their state, relays that are right are not touched. */
  async #show(line: ModbusLine, unit: Unit, lit: ReadonlySet<Room>, tries: number): Promise<Visit> {
    const is = await this.#ask(line, unit, read(unit), tries);
    if (is instanceof BellwireError) return { is: 'fault', error: is };
    const want = is.slice(0, unit.coils);
    for (const { room, coil } of unit.rooms) want[coil] = lit.has(room);
    const wrong = want.flatMap((on, coil) => (on === is[coil] ? [] : [coil]));
    if (wrong.length === 0) return { is: 'shown' };
    const requests =
      this.#o.write === 'together'
        ? [writeCoils(unit.address, unit.firstCoil, want)]
        : wrong.map((coil) => writeCoil(unit.address, unit.firstCoil + coil, want[coil] ?? false));
    for (const request of requests.slice(0, MOST_SINGLE_WRITES)) {
      const done = await this.#ask(line, unit, request, TRIES);
      if (done instanceof BellwireError) return { is: 'fault', error: done };
    }
    return { is: requests.length > MOST_SINGLE_WRITES ? 'unfinished' : 'shown' };
  }

  /** Coils of the answer; the unit's own trouble is returned, that of the line is thrown. */
  async #ask(
    line: ModbusLine,
    unit: Unit,
    request: Request,
    tries: number,
  ): Promise<readonly boolean[] | BellwireError> {
    let answer: Answer | null = null;
    for (let i = 0; i < tries && answer === null; i++) answer = await line.ask(request, this.#o.timeoutMs);
    if (answer === null) return new BellwireError('MODBUS_NO_ANSWER', unit.name);
    if (answer.is === 'done') return answer.coils;
    const what = EXCEPTIONS[answer.exception] ?? 'not in the specification';
    return new BellwireError(
      'MODBUS_REFUSED',
      `${unit.name}, function ${request.functionCode}: exception ${answer.exception}, ${what}`,
    );
  }

  /** Units that answer first: those that do not take their time. */
  #inOrder(): readonly Unit[] {
    const silent = this.#units.filter(({ fault }) => fault !== null);
    const turn = silent.length > 0 ? this.#sweeps++ % silent.length : 0;
    return [
      ...this.#units.filter(({ fault }) => fault === null),
      ...silent.slice(turn),
      ...silent.slice(0, turn),
    ];
  }

  #took(unit: Unit, visit: Visit): void {
    const error = visit.is === 'fault' ? visit.error : null;
    if (error?.message !== unit.fault?.message) {
      this.#context.note(`lamp board ${this.id}, ${unit.name}: ${error?.message ?? 'works again'}`);
    }
    unit.fault = error;
  }

  #started(): LentBus<ModbusLine> {
    if (this.#bus) return this.#bus;
    throw new BellwireError('LAMP_BOARD_FAILED', `board ${this.id} is not started`);
  }

  async #giveBack(): Promise<void> {
    const bus = this.#bus;
    this.#bus = null;
    await bus?.giveBack();
  }
}

/** MODBUS Application Protocol V1.1b3, section 7. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'device failure',
  5: 'acknowledged, not done yet',
  6: 'device busy',
};

const read = ({ address, firstCoil, coils }: Unit): Request => readCoils(address, firstCoil, coils);

/** Outputs are counted through all units in their order. Units without a lamp are not asked. Throws CONFIG_INVALID. */
function unitsOf({ id, map }: LampBoardContext, { units }: ModbusOptions): Unit[] {
  const left = new Map(map);
  let first = 0;
  const made = units.map(({ address, coils, firstCoil }): Unit => {
    const rooms = [...left]
      .filter(([, output]) => output < first + coils)
      .map(([room, output]) => ({ room, coil: output - first }));
    for (const { room } of rooms) left.delete(room);
    first += coils;
    return { name: `unit ${address}`, address, coils, firstCoil, rooms, fault: null };
  });
  const [beyond] = left;
  if (beyond) throw invalid(id, `output ${beyond[1]} of room ${beyond[0]} is beyond its ${first} coils`);
  return made.filter(({ rooms }) => rooms.length > 0);
}

/** The board's entry in the site file, as its schema left it. */
function optionsOf({ id, options }: LampBoardContext): ModbusOptions {
  const { port, baud, parity, stopBits, echo, timeout, write, units } = (options ?? {}) as Partial<{
    port: string;
    baud: number;
    parity: SerialSettings['parity'];
    stopBits: SerialSettings['stopBits'];
    echo: LineOptions['echo'];
    timeout: number;
    write: ModbusOptions['write'];
    units: ModbusOptions['units'];
  }>;
  if (!port || !baud || !parity || !stopBits || !echo || !timeout || !write || !units) {
    throw invalid(id, 'port, baud, parity, stopBits, echo, timeout, write and units are needed');
  }
  const settings: SerialSettings = { baudRate: baud, dataBits: 8, parity, stopBits, flow: 'none' };
  return { port, settings, echo, timeoutMs: timeout, write, units };
}

const invalid = (id: string, what: string): BellwireError =>
  new BellwireError('CONFIG_INVALID', `lamp board ${id}: ${what}`);
