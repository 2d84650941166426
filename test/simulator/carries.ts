import type { Leg } from '../../drivers/simulator/legs.js';
import type { SmdrLayout } from '../../drivers/simulator/printers/index.js';

/** What a format can carry of the model's calls. A field that it cannot carry must be null in the record. */
export interface Carries {
  /** `answer`: when the conversation began. Null: it prints no date. */
  time: { of: 'start' | 'answer' | 'end'; to: 'minute' | 'second' } | null;
  timeIs: 'start' | 'end';
  trunk: (line: number, direction: Leg['direction']) => string | null;
  caller: boolean;
  /** Of answered and of unanswered calls. */
  ring: readonly ('answered' | 'unanswered')[];
  seconds: (seconds: number) => number;
  internal: 'no' | 'yes' | 'without duration';
  /** Null: it prints none that nobody answered. */
  unanswered: {
    answered: false | null;
    seconds: 0 | null;
    extension: boolean;
    caller?: false;
    /** The number that rang stands where others have the caller. */
    ddi?: true;
  } | null;
  /** Which record of a call that was put through says so; `one`: there is only one. */
  transferred: 'gave' | 'took' | 'both' | 'nobody' | 'one';
  /** What other records say: not transferred, or nothing. */
  otherwise?: false;
  /** The station that took a call which was put through does not know that it came in. */
  tookWithoutDirection?: true;
  /** Whose conversations are known to have been answered; default: those that come in. */
  answered?: 'of all' | 'of none';
  hotel?: readonly string[];
}

const two = (n: number) => String(n).padStart(2, '0');
const three = (n: number) => String(n).padStart(3, '0');
const whole = (seconds: number) => seconds;
const END = { time: { of: 'end', to: 'minute' }, timeIs: 'end' } as const;
const START = { time: { of: 'start', to: 'minute' }, timeIs: 'start' } as const;
const ALL_WAKE_UPS = ['wake-up start', 'wake-up answered', 'wake-up no-answer'];

const TDA: Carries = {
  ...END,
  trunk: two,
  caller: true,
  ring: ['answered', 'unanswered'],
  seconds: whole,
  internal: 'without duration',
  unanswered: { answered: false, seconds: 0, extension: true },
  transferred: 'gave',
  hotel: ['check-in', 'check-out', ...ALL_WAKE_UPS],
};
const SIEMENS: Carries = {
  ...TDA,
  time: { of: 'end', to: 'second' },
  trunk: String,
  internal: 'no',
  unanswered: { answered: false, seconds: null, extension: true },
  transferred: 'took',
  hotel: [],
};
const AVAYA: Carries = {
  ...END,
  trunk: () => '801',
  caller: false,
  ring: ['unanswered'],
  seconds: (s) => s - (s % 6),
  internal: 'yes',
  unanswered: { answered: false, seconds: null, extension: true },
  transferred: 'nobody',
};

export const CARRIES: Readonly<Record<SmdrLayout, Carries>> = {
  'panasonic-tda-a': TDA,
  'panasonic-tda-b': { ...TDA, ring: [] },
  'panasonic-tda-c': { ...TDA, trunk: (n) => String(n).padStart(4, '0') },
  'panasonic-td': { ...TDA, internal: 'no', hotel: ALL_WAKE_UPS },
  'panasonic-td500': { ...TDA, trunk: (n) => `T1${String(n).padStart(4, '0')}`, internal: 'no', hotel: [] },
  'panasonic-t336': {
    ...TDA,
    ...START,
    trunk: (n) => `T1${three(n)}`,
    ring: [],
    internal: 'no',
    unanswered: { answered: null, seconds: 0, extension: true },
    hotel: [],
  },
  'panasonic-ta': {
    ...TDA,
    ...START,
    ring: [],
    internal: 'no',
    unanswered: { answered: null, seconds: null, extension: false },
    transferred: 'took',
    hotel: [],
  },
  'siemens-hipath-fixed': SIEMENS,
  'siemens-hipath-delimited': SIEMENS,
  'mitel-smdr': {
    ...TDA,
    ...START,
    trunk: (n) => `T${three(n)}`,
    caller: false,
    ring: ['answered'],
    internal: 'yes',
    transferred: 'one',
    hotel: ['wake-up answered', 'wake-up no-answer', 'room-status CLEAN'],
  },
  'nec-neax-k': {
    ...TDA,
    time: { of: 'answer', to: 'second' },
    timeIs: 'start',
    trunk: (n) => `001${three(n)}`,
    ring: [],
    internal: 'no',
    unanswered: null,
    transferred: 'took',
    otherwise: false,
    hotel: [],
  },
  'nortel-meridian': {
    ...TDA,
    time: { of: 'start', to: 'second' },
    timeIs: 'start',
    trunk: (n) => `T060${three(n)}`,
    internal: 'yes',
    unanswered: { answered: false, seconds: null, extension: true },
    transferred: 'both',
    hotel: [],
  },
  'ericsson-bp250': {
    ...TDA,
    trunk: (n) => String(700 + n),
    internal: 'yes',
    unanswered: { answered: false, seconds: null, extension: true },
    transferred: 'both',
    answered: 'of all',
    hotel: ['check-in', 'check-out', 'wake-up answered', 'room-status CLEA'],
  },
  'alcatel-4200': {
    ...TDA,
    ...START,
    trunk: (n) => `P${two(n)}`,
    internal: 'no',
    unanswered: { answered: null, seconds: 0, extension: true },
    transferred: 'took',
    hotel: ['wake-up answered', 'wake-up no-answer'],
  },
  'inter-tel-axxess': {
    ...TDA,
    time: null,
    timeIs: 'start',
    trunk: (n) => `94${three(n)}`,
    ring: ['unanswered'],
    internal: 'no',
    unanswered: { answered: false, seconds: null, extension: false },
    transferred: 'nobody',
    hotel: [],
  },
  'avaya-printer': AVAYA,
  'avaya-expanded': {
    ...AVAYA,
    trunk: (_, direction) => (direction === 'outgoing' ? '801' : null),
    caller: true,
  },
  'avaya-teleseer': AVAYA,
  'avaya-lsu': { ...AVAYA, time: null },
  'avaya-custom': { ...AVAYA, caller: true, seconds: whole },
  'samsung-officeserv': {
    ...TDA,
    time: { of: 'answer', to: 'second' },
    timeIs: 'start',
    trunk: (n) => String(700 + n),
    ring: ['unanswered'],
    internal: 'no',
    unanswered: { answered: false, seconds: null, extension: false },
    transferred: 'both',
    tookWithoutDirection: true,
    hotel: [],
  },
  'lg-vodavi': {
    ...TDA,
    ...START,
    trunk: three,
    ring: ['unanswered'],
    internal: 'yes',
    unanswered: { answered: false, seconds: null, extension: false, caller: false, ddi: true },
    transferred: 'took',
    hotel: [],
  },
  'shenou-soc': {
    ...TDA,
    time: { of: 'start', to: 'second' },
    timeIs: 'start',
    trunk: () => null,
    ring: [],
    internal: 'yes',
    unanswered: null,
    transferred: 'nobody',
    answered: 'of none',
    hotel: [],
  },
};

/** Formats that the simulator does not print, each with its reason. */
export const WITHOUT_PRINTER: readonly string[] = [
  // Its lines are described in the site file, and its samples are there.
  'custom',
];
