import type { FiasOptions, FiasRecordId } from '../../../src/driver-api/index.js';
import type { FiasRecord } from './record.js';

/** The PMS may start the link within so long; then it is asked to. Asked again so often: README, "Timers". */
const START_WAIT_MS = 3000;
const START_AGAIN_MS = 12_000;
/** From our LA to its LA. A Protel took five seconds. */
const ESTABLISH_MS = 30_000;
/** From our LS to its LA, while the link is alive. */
const CHECK_MS = 15_000;
/** Ours: a second LS within so long says that our LA was not what the PMS wanted: it has forgotten the link. */
const LS_AGAIN_MS = 60_000;
/** Ours: a resync of which no row (SF) comes for so long is over, its DE lost. What else comes does not count. */
export const RESYNC_SILENCE_MS = 60_000;
/** Ours: an audit that runs longer has lost its NE. */
const AUDIT_MS = 6 * 3_600_000;

type State =
  | { is: 'closed' }
  /** For the PMS's LS; ours goes out at `askAt`. */
  | { is: 'waiting'; askAt: number; asked: boolean }
  /** Described ourselves; for its LA. */
  | { is: 'starting'; until: number }
  /** `check`: our LS is out, and its LA due by then. */
  | { is: 'alive'; check: number | null };

export interface SessionParts {
  options: Pick<FiasOptions, 'records' | 'resync' | 'keepAliveMinutes'>;
  /** DA and TI of now. */
  stamp: (now: number) => FiasRecord['fields'];
}

/** The link as a conversation: start, being alive, resync, night audit, end. Puts its own records into `outgoing`. */
export class FiasSession {
  readonly #p: SessionParts;
  #state: State = { is: 'closed' };
  #outgoing: FiasRecord[] = [];
  /** Of our description: what was not sent a second time for doubt. */
  #undoubted = new Set<FiasRecord>();
  #downSince = 0;
  #heardAt = 0;
  #lsAnsweredAt = Number.NEGATIVE_INFINITY;
  #resyncUntil: number | null = null;
  #auditUntil: number | null = null;

  constructor(parts: SessionParts) {
    this.#p = parts;
  }

  get open(): boolean {
    return this.#state.is !== 'closed';
  }
  get alive(): boolean {
    return this.#state.is === 'alive';
  }
  /** Since when commands wait for the link to start. */
  get downSince(): number {
    return this.#downSince;
  }
  /** Between DS and DE: we send nothing of our own. */
  get resyncing(): boolean {
    return this.#resyncUntil !== null;
  }
  /** Between NS and NE: charges wait. */
  get auditing(): boolean {
    return this.#auditUntil !== null;
  }

  opened(now: number): void {
    this.#wait(now, now + START_WAIT_MS);
  }

  closed(): void {
    this.#state = { is: 'closed' };
    this.#outgoing = [];
    this.#forgetModes();
  }

  /** The next record of the link itself. */
  next(): FiasRecord | undefined {
    return this.#outgoing.shift();
  }

  get hasNext(): boolean {
    return this.#outgoing.length > 0;
  }

  /** A record of the link itself did not get through. */
  undelivered(now: number): void {
    if (this.#state.is === 'alive' || this.#state.is === 'starting') this.#wait(now, now + START_WAIT_MS);
  }

  /**
   * A record of the link itself may not have got through. An LR that the PMS never heard would be missed for days, so at
   * link start it is sent again, once: a PMS that is always slow must not hold the start up.
   */
  doubted(record: FiasRecord): void {
    if (this.#state.is === 'starting' && this.#undoubted.delete(record)) this.#outgoing.unshift(record);
  }

  hear({ id, fields }: FiasRecord, now: number): void {
    const state = this.#state;
    this.#heardAt = now;
    const isRow = fields.some(([code]) => code === 'SF');
    if (this.#resyncUntil !== null && isRow) this.#resyncUntil = now + RESYNC_SILENCE_MS;
    if (state.is === 'alive' && id !== 'LS') state.check = null;
    switch (id) {
      case 'LS':
        this.#heardStart(now);
        break;
      case 'LA':
        if (state.is === 'starting' && this.#outgoing.length === 0) this.#establish();
        // It takes our LS for a check: it knows the link of an earlier life of ours.
        else if (state.is === 'waiting' && state.asked) this.#describe(now);
        break;
      case 'LE':
        // Not in answer to its answer.
        if (state.is === 'starting' || state.is === 'alive') {
          this.#wait(now, now + START_WAIT_MS);
          this.#outgoing.push({ id: 'LE', fields: this.#p.stamp(now) });
        }
        break;
      case 'DS':
        this.#resyncUntil = now + RESYNC_SILENCE_MS;
        break;
      case 'DE':
        this.#resyncUntil = null;
        break;
      case 'NS':
        this.#auditUntil = now + AUDIT_MS;
        break;
      case 'NE':
        this.#auditUntil = null;
        break;
    }
  }

  due(now: number): void {
    if (this.#resyncUntil !== null && now >= this.#resyncUntil) this.#resyncUntil = null;
    if (this.#auditUntil !== null && now >= this.#auditUntil) this.#auditUntil = null;
    const state = this.#state;
    if (state.is === 'starting' && now >= state.until) this.#wait(now, now);
    if (state.is === 'alive' && state.check !== null && now >= state.check) this.#wait(now, now);
    if (state.is === 'alive' && state.check === null && now >= this.#checkAt()) {
      state.check = now + CHECK_MS;
      this.#outgoing.push(this.#say('LS', now));
    }
    if (this.#state.is === 'waiting' && now >= this.#state.askAt) {
      // An answer to LE may still stand before it.
      if (this.#outgoing.at(-1)?.id !== 'LS') this.#outgoing.push(this.#say('LS', now));
      this.#state = { is: 'waiting', askAt: now + START_AGAIN_MS, asked: true };
    }
  }

  wakeAt(): number | null {
    const state = this.#state;
    const times = [this.#resyncUntil, this.#auditUntil];
    if (state.is === 'waiting') times.push(state.askAt);
    if (state.is === 'starting') times.push(state.until);
    if (state.is === 'alive') times.push(state.check ?? this.#checkAt());
    const known = times.filter((at) => at !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }

  /** The clock was set back. */
  shift(back: number): void {
    const state = this.#state;
    this.#downSince -= back;
    this.#heardAt -= back;
    this.#lsAnsweredAt -= back;
    if (this.#resyncUntil !== null) this.#resyncUntil -= back;
    if (this.#auditUntil !== null) this.#auditUntil -= back;
    if (state.is === 'waiting') state.askAt -= back;
    if (state.is === 'starting') state.until -= back;
    if (state.is === 'alive' && state.check !== null) state.check -= back;
  }

  #heardStart(now: number): void {
    const state = this.#state;
    const checks = state.is === 'alive' && state.check === null && now - this.#lsAnsweredAt >= LS_AGAIN_MS;
    if (!checks) {
      this.#describe(now);
      return;
    }
    this.#lsAnsweredAt = now;
    this.#outgoing.push(this.#say('LA', now));
  }

  /** Who we are, and what we want to hear and to say. */
  #describe(now: number): void {
    if (this.#state.is === 'alive') this.#downSince = now;
    this.#state = { is: 'starting', until: now + ESTABLISH_MS };
    this.#forgetModes();
    const who: FiasRecord['fields'] = [
      ['V#', '1.0'],
      ['IF', 'PB'],
    ];
    this.#outgoing = [
      { id: 'LD', fields: [...this.#p.stamp(now), ...who] },
      ...this.#p.options.records.map(linkRecord),
      this.#say('LA', now),
    ];
    this.#undoubted = new Set(this.#outgoing);
  }

  #establish(): void {
    this.#state = { is: 'alive', check: null };
    this.#lsAnsweredAt = Number.NEGATIVE_INFINITY;
    if (this.#p.options.resync === 'at-start') this.#outgoing.push(this.#say('DR', this.#heardAt));
  }

  #wait(now: number, askAt: number): void {
    if (this.#state.is !== 'waiting') this.#downSince = now;
    this.#state = { is: 'waiting', askAt, asked: false };
    this.#outgoing = [];
    this.#forgetModes();
  }

  #forgetModes(): void {
    this.#resyncUntil = null;
    this.#auditUntil = null;
  }

  #checkAt(): number {
    return this.#heardAt + this.#p.options.keepAliveMinutes * 60_000;
  }

  #say(id: string, now: number): FiasRecord {
    return { id, fields: this.#p.stamp(now) };
  }
}

/** The fields wanted or given with each record: README, "Fields". DR, DS and DE need no LR. */
const FIELDS: Readonly<Record<FiasRecordId, string>> = {
  GI: 'RNG#GNGFGTGLGVGGGAGDGSCSSF',
  GC: 'RNG#GNGFGTGLGVGGGAGDGSCSRO',
  GO: 'RNG#GSSF',
  RE: 'RNMLDNCSRSIDSF',
  WR: 'RNDATI',
  WC: 'RNDATI',
  WA: 'RNDATIAS',
  XL: 'RNG#MIMTDATI',
  XT: 'RNG#MIMTDATI',
  XD: 'RNG#MI',
  XM: 'RNG#',
  PS: 'RNPTTAMPDUDDMAM#DATIP#',
  PA: 'RNASCTP#DATI',
  NS: 'DATI',
  NE: 'DATI',
};

function linkRecord(id: FiasRecordId): FiasRecord {
  return {
    id: 'LR',
    fields: [
      ['RI', id],
      ['FL', FIELDS[id]],
    ],
  };
}
