import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PBX_DRIVER_IDS } from '../drivers/index.js';
import { startApp } from './app.js';
import { parseSite } from './config/load.js';
import { audit, isOfPbx } from './demo/audit.js';
import { type Consumer, startConsumer } from './demo/consumer.js';
import { type LampView, tell } from './demo/narrator.js';
import { createReport, type Out, type Report } from './demo/report.js';
import { BASE, SITE, type Stage, setStage } from './demo/stage.js';
import { EVENING, ROOMS, type Step } from './demo/story.js';
import { HotelClock, PATIENCE_MS, pause, until } from './demo/time.js';
import { Ledger } from './ledger/ledger.js';
import { startEmbeddedBroker } from './mqtt/embedded-broker.js';
import { createLogger } from './ops/log.js';

export interface DemoOptions {
  /** Ends after so many seconds; the story is told faster when it would not fit. */
  seconds?: number;
  /** Tells the whole evening as quickly as the lamps allow, then ends. */
  fast?: boolean;
  out: Out;
}

/** Between two moments of the evening, in ms: slow enough to read, or fast. */
const READING_PAUSE_MS = 2500;
const FAST_PAUSE_MS = 120;
/** Kept of `--seconds` for start, lamps and end. */
const RESERVE_MS = 8000;

/**
 * The main job with nothing else needed: an embedded broker, a simulated PBX on real ports, a virtual lamp board, the
 * real daemon between them, and a subscriber who tells what arrives. Ends by itself (`seconds`, `fast`) or by Ctrl-C.
 * Resolves to the exit code: 0 when nothing was lost, 1 when the audit finds a fault.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const report = createReport(options.out, process.env);
  const end = new AbortController();
  // Once: a second Ctrl-C ends the process the hard way.
  const interrupt = () => end.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const undo: (() => unknown)[] = [
    () => process.off('SIGINT', interrupt),
    () => process.off('SIGTERM', interrupt),
  ];
  try {
    return await play(options, report, end, undo);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function play(
  options: DemoOptions,
  report: Report,
  end: AbortController,
  undo: (() => unknown)[],
): Promise<number> {
  if (options.seconds !== undefined) endAfter(options.seconds * 1000, end, undo);
  const clock = new HotelClock(new Date());
  const broker = await startEmbeddedBroker();
  undo.push(() => broker.stop());
  const stage = await setStage(broker.url, () => clock.wall);
  undo.push(() => stage.strike());
  introduce(report, stage, broker.url);

  const lastTold = new Map<string, string>();
  const consumer = await startConsumer(broker.url, (message) => {
    const told = tell(message);
    // State is repeated when something else of it changed; a listener wants to hear news.
    if (!told || lastTold.get(message.topic) === told.text) return;
    if (message.subtopic.startsWith('room/')) lastTold.set(message.topic, told.text);
    report.row(clock.text, told, message.topic);
  });
  undo.push(() => consumer.stop());
  const site = parseSite(stage.siteText, stage.sitePath, PBX_DRIVER_IDS);
  // Warnings of the daemon go to stderr: they are not part of the story.
  const log = createLogger({ level: site.log.level, privacy: site.privacy, fd: 2 });
  const app = await startApp(site, { log });
  const stopApp = once(() => app.stop());
  undo.push(stopApp);
  undo.push(watchLamps(stage, report, clock));

  const faults: string[] = [];
  const must = async (what: string, holds: () => boolean | Promise<boolean>) => {
    if (!(await until(holds, end.signal)) && !end.signal.aborted) faults.push(what);
  };
  await must('the links came up', () => ['smdr', 'smdi'].every((link) => isUp(consumer, link)));

  const pauseMs = pauseFor(options);
  for (const step of EVENING) {
    if (end.signal.aborted || faults.length > 0) break;
    clock.set(step.at);
    report.scene(clock.text, step.scene);
    await perform(step, stage, consumer, must);
    await pause(pauseMs, end.signal);
  }
  if (!options.fast && faults.length === 0) {
    await goOn(stage, report, clock, end.signal);
  }

  const owed = stage.pbx.sent.filter((m) => m.event !== null && m.fate !== 'lost').length;
  await until(() => messagesOfPbx(consumer) >= owed, AbortSignal.timeout(PATIENCE_MS));
  // The last half line of a port is given up after its idle time, and stored.
  await sleep(600);
  await stopApp();
  return sumUp(stage, consumer, report, faults);
}

function introduce(report: Report, stage: Stage, brokerUrl: string): void {
  const { hostname, port } = new URL(brokerUrl);
  report.heading('Bellwire demo: an evening in a small hotel');
  report.figure('PBX', `simulated Panasonic KX-TDA (call records, pattern A) and SMDI (message lamps)`);
  report.figure('ports', stage.ports);
  report.figure('lamps', `a virtual board (${stage.boardPath}) and the room telephones`);
  report.figure(
    'broker',
    `embedded; watch it too: mosquitto_sub -h ${hostname} -p ${port} -v -t '${BASE}/${SITE}/#'`,
  );
  report.figure('site file', stage.sitePath);
  report.heading(`${'TIME'.padEnd(5)}  ${'ROOM'}  ${'WHAT HAPPENED'.padEnd(62)}  WHERE IT WAS SEEN`);
}

async function perform(
  { act }: Step,
  stage: Stage,
  consumer: Consumer,
  must: (what: string, holds: () => boolean | Promise<boolean>) => Promise<void>,
): Promise<void> {
  switch (act.who) {
    case 'hotel':
      // The first 20 bytes, date to extension, never arrive.
      if (act.garbled) stage.pbx.break('smdr', { fault: 'drop', bytes: 20 });
      stage.pbx.happen(act.event);
      break;
    case 'front desk': {
      const { command, room, reason, lit } = act;
      await consumer.command(command, { room, reason });
      await must(
        `the lamps of ${room} became ${lit ? 'lit' : 'dark'}`,
        async () =>
          stage.pbx.lamps.has(room) === lit &&
          (await boardShows(stage)).has(room) === lit &&
          gatewayShows(consumer, room, lit),
      );
      break;
    }
  }
}

/** By its retained state, the gateway believes that board and telephone are as asked. */
function gatewayShows(consumer: Consumer, room: string, lit: boolean): boolean {
  const newest = consumer.received.findLast(({ subtopic }) => subtopic === `room/${room}/lamp`);
  const { board, phones } = (newest?.body as LampView | null | undefined)?.shown ?? {};
  return board?.lit === lit && phones?.lit === lit;
}

/** After the story: ordinary traffic, until somebody ends it. */
async function goOn(stage: Stage, report: Report, clock: HotelClock, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) report.scene(clock.text, 'The night goes on; Ctrl-C ends it.');
  while (!signal.aborted) {
    clock.advance(17);
    stage.pbx.happenAtRandom();
    await pause(READING_PAUSE_MS, signal);
  }
}

/** Tells when a lamp changes where a guest would see it: on the board and at the telephone. */
function watchLamps(stage: Stage, report: Report, clock: HotelClock): () => Promise<void> {
  const say = (room: string, lit: boolean, where: string, source: string) =>
    report.row(
      clock.text,
      { room, text: `${where}: the lamp ${lit ? 'LIGHTS' : 'goes dark'}`, tone: 'good' },
      source,
    );
  const stopListening = stage.pbx.onLamp((room, lit) => say(room, lit, 'Telephone', '(PBX, told over SMDI)'));
  let before: ReadonlySet<string> = new Set();
  let watching = true;
  const look = async () => {
    while (watching) {
      const lit = await boardShows(stage);
      for (const room of ROOMS)
        if (lit.has(room) !== before.has(room)) say(room, lit.has(room), 'Board', '(virtual board file)');
      before = lit;
      await sleep(50);
    }
  };
  const looking = look();
  return async () => {
    watching = false;
    stopListening();
    await looking;
  };
}

/** Rooms lit on the virtual board; none before its file is there. */
async function boardShows(stage: Stage): Promise<ReadonlySet<string>> {
  try {
    const { lit } = JSON.parse(await readFile(stage.boardPath, 'utf8')) as { lit: string[] };
    return new Set(lit);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}

function sumUp(stage: Stage, consumer: Consumer, report: Report, faults: string[]): number {
  const ledger = Ledger.openReadOnly(stage.ledgerPath);
  const found = audit({
    sent: stage.pbx.sent,
    onTheWire: stage.onTheWire,
    ledger: ledger.dump(),
    received: consumer.received,
  });
  ledger.close();
  const all = [...faults.map((what) => `not so within ${PATIENCE_MS / 1000} s: ${what}`), ...found.faults];
  const lamps = consumer.received.filter((m) => m.subtopic === 'event/lamp').length;
  report.heading('The evening in figures');
  report.figure('PBX sent', `${found.linesSent} lines, ${found.linesHarmed} of them harmed on purpose`);
  report.figure(
    'ledger',
    `${found.records} records, ${found.quarantined} in quarantine, ${found.bytesStored} of ${found.bytesSent} bytes as they came`,
  );
  report.figure('MQTT', `${found.delivered} events delivered, ${found.owed} still owed`);
  report.figure(
    'lamps',
    `${lamps} changes asked for by the front desk; lit now: ${[...stage.pbx.lamps].join(', ') || 'none'}`,
  );
  report.figure('lost', `${found.lost}`, found.lost === 0);
  for (const fault of all) report.figure('FAULT', fault, false);
  report.line(all.length === 0 ? '\nNothing was lost.' : '\nThe demo found faults.');
  return all.length === 0 ? 0 : 1;
}

function pauseFor({ fast, seconds }: DemoOptions): number {
  if (fast) return FAST_PAUSE_MS;
  if (seconds === undefined) return READING_PAUSE_MS;
  const share = (seconds * 1000 - RESERVE_MS) / EVENING.length;
  return Math.min(READING_PAUSE_MS, Math.max(FAST_PAUSE_MS, share));
}

function isUp(consumer: Consumer, link: string): boolean {
  return consumer.received.some(
    ({ subtopic, body }) =>
      subtopic === `link/${link}` && (body as { state?: string } | null)?.state === 'up',
  );
}

/** Different events that stand for a message of the PBX; at least once means that one may come twice. */
function messagesOfPbx(consumer: Consumer): number {
  const ours = consumer.received.filter(({ subtopic }) => {
    const [kind, type = ''] = subtopic.split('/');
    return kind === 'event' && isOfPbx(type);
  });
  return new Set(ours.map(({ body }) => (body as { id: string }).id)).size;
}

function endAfter(ms: number, end: AbortController, undo: (() => unknown)[]): void {
  const timer = setTimeout(() => end.abort(), ms);
  undo.push(() => clearTimeout(timer));
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= run();
    return running;
  };
}
