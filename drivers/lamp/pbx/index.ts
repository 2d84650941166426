import type {
  ControlResult,
  LampBoard,
  LampBoardContext,
  LampDriver,
  LampResult,
  PbxPort,
} from '../../../src/driver-api/index.js';
import { BellwireError, type ErrorCode, type Room } from '../../../src/telephony/index.js';

export const driver: LampDriver = {
  id: 'pbx',
  title: 'Lamps of the room telephones, through the PBX',
  create: async (context) => createPbxBoard(context),
};

export function createPbxBoard(context: LampBoardContext): LampBoard {
  if (!context.pbx) {
    throw new BellwireError(
      'CONFIG_INVALID',
      `lamp board ${context.id}: a link with lamp commands is needed`,
    );
  }
  return new PbxBoard(context, context.pbx);
}

/** What came of a lamp that was tried in this round and is still owed. */
interface Trouble {
  result: 'refused' | 'failed';
  code: ErrorCode;
}

/**
 * Sends only differences, one command per `write`: the link is slow (SMDI: a second or two a lamp), so each write takes
 * the most urgent lamp of what is wanted by then and calls the others `pending`. A round ends when every owed lamp was
 * tried once; what was refused or failed is owed again in the next.
 */
class PbxBoard implements LampBoard {
  readonly id: string;
  readonly rooms: readonly Room[];
  readonly afterDeath = 'holds';
  readonly shared = true;
  readonly #pbx: PbxPort;
  readonly #extensionOf: (room: Room) => string;
  /** Lamps that are ours to darken: the PBX has others, lit by its voice mail. */
  #ours = new Set<Room>();
  /** What the PBX has taken since `start`. */
  readonly #taken = new Map<Room, { lit: boolean; proof: 'confirmed' | 'presumed' }>();
  readonly #tried = new Map<Room, Trouble>();
  /**
   * Lamps that were darkened in silence, which proves nothing: `once` in this opening of the link, and after a reopening
   * `again` until they have been darkened a second time. Then it is left at that: the voice mail may light them.
   */
  readonly #darkened = new Map<Room, 'once' | 'again'>();
  #lastWanted: ReadonlySet<Room> = new Set();
  /** Rooms changed since the sweep began, newest last: they go first. */
  readonly #fresh = new Set<Room>();

  constructor(context: LampBoardContext, pbx: PbxPort) {
    this.id = context.id;
    this.rooms = [...context.map.keys()];
    this.#extensionOf = context.extensionOf;
    this.#pbx = pbx;
  }

  async start(lit: ReadonlySet<Room>, mayBeLit: ReadonlySet<Room>): Promise<void> {
    this.#ours = new Set([...mayBeLit, ...lit, ...this.#darkened.keys()]);
    for (const room of this.#darkened.keys()) this.#darkened.set(room, 'again');
    this.#taken.clear();
    this.#tried.clear();
    this.#fresh.clear();
    this.#lastWanted = new Set(lit);
  }

  async write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
    this.#noticeChanges(lit);
    const next = this.#mostUrgent(lit);
    if (next !== undefined) await this.#send(next, lit);
    const results = this.#results(lit);
    if (!results.some((r) => r.result === 'pending')) this.#tried.clear();
    return results;
  }

  /** Nothing to let go of; `off` darkens what is ours, as far as the link carries it. */
  async stop(how: 'leave' | 'off'): Promise<void> {
    if (how === 'leave') return;
    const dark = new Set<Room>();
    while ((await this.write(dark)).some((r) => r.result === 'pending'));
  }

  #noticeChanges(lit: ReadonlySet<Room>): void {
    for (const room of this.rooms) {
      if (lit.has(room) === this.#lastWanted.has(room)) continue;
      if (lit.has(room)) this.#ours.add(room);
      this.#tried.delete(room);
      this.#fresh.delete(room);
      this.#fresh.add(room);
    }
    this.#lastWanted = new Set(lit);
  }

  /** Fresh changes first, then lamps to light (a guest waits for them), then lamps to darken. */
  #mostUrgent(lit: ReadonlySet<Room>): Room | undefined {
    const owed = this.rooms.filter((room) => this.#owes(room, lit) && !this.#tried.has(room));
    return owed.find((room) => this.#fresh.has(room)) ?? owed.find((room) => lit.has(room)) ?? owed[0];
  }

  #owes(room: Room, lit: ReadonlySet<Room>): boolean {
    return this.#ours.has(room) && this.#taken.get(room)?.lit !== lit.has(room);
  }

  async #send(room: Room, lit: ReadonlySet<Room>): Promise<void> {
    const wanted = lit.has(room);
    const before = this.#taken.get(room);
    this.#fresh.delete(room);
    const answer = await this.#pbx.setMessageWaiting(this.#extensionOf(room), wanted);
    switch (answer.is) {
      case 'confirmed':
      case 'presumed':
        this.#taken.set(room, { lit: wanted, proof: answer.is });
        if (!wanted && answer.is === 'presumed' && !this.#darkened.has(room))
          this.#darkened.set(room, 'once');
        else if (wanted || this.#darkened.get(room) !== 'once') this.#darkened.delete(room);
        return;
      case 'refused':
        // SMDI's BLK also means "already so" (drivers/pbx/smdi): after a sweep that is the likely case.
        if (answer.reason === 'blocked' && before === undefined) {
          this.#taken.set(room, { lit: wanted, proof: 'presumed' });
          this.#darkened.delete(room);
          return;
        }
        this.#tried.set(room, { result: 'refused', code: answer.code });
        return;
      case 'failed':
        this.#giveUpRound(lit, answer);
        return;
    }
  }

  /** The link does not carry commands now: it would not carry the others either. */
  #giveUpRound(lit: ReadonlySet<Room>, answer: Extract<ControlResult, { is: 'failed' }>): void {
    for (const room of this.rooms) {
      if (!this.#owes(room, lit) || this.#tried.has(room)) continue;
      this.#tried.set(room, { result: 'failed', code: answer.code });
    }
  }

  /** Of every room: nothing here is confirmed unless the PBX said so. */
  #results(lit: ReadonlySet<Room>): LampResult[] {
    return this.rooms.map((room): LampResult => {
      const lamp = { room, lit: lit.has(room) };
      if (!this.#owes(room, lit)) return { ...lamp, result: this.#taken.get(room)?.proof ?? 'presumed' };
      return { ...lamp, ...(this.#tried.get(room) ?? { result: 'pending' }) };
    });
  }
}
