import type { StationRecord } from '../../telephony/index.js';
import type { Effect, EventType, HouseView, Json, Procedure } from '../procedure.js';
import { NOTHING, roomOrExtension } from '../subject.js';
import { advance, type Chain, type ClosedBy, isComplete, isWhole, patience } from './chains.js';
import { hashOf, type Recent, reprintOf, withRecord, withReprint } from './reprints.js';
import { chainRule, counterOf } from './rules.js';
import { type Count, gapBetween, numberOf } from './sequence.js';

/** State of this procedure: `recent` and `count` by link, `chain` by link and key. */
const RECENT = 'call-assembly/recent';
const COUNT = 'call-assembly/count';
const CHAIN = 'call-assembly/chain';
/** Calls open at once on one link; more than any PBX here has trunks. The oldest is closed for a new one. */
export const MOST_OPEN = 256;

/**
 * What only several records tell: legs of one call, records printed again, numbers that are missing. It adds rows and
 * changes none: every record has its own event from call-log, and what is said here points at those by sequence. The
 * rules in plain words: README.md beside this file.
 */
export const callAssembly: Procedure = {
  id: 'call-assembly',
  on(fact, house, now): readonly Effect[] {
    switch (fact.type) {
      case 'StationRecord':
        return onRecord(fact.link ?? fact.record.format, fact.record, house, now);
      case 'Quarantined':
        return onUnread(fact.link, house);
      case 'TimerDue':
        return fact.timer.startsWith(TIMER) ? onTimer(fact.timer.slice(TIMER.length), house) : NOTHING;
      case 'Daemon':
        return fact.what === 'started' ? forgetGoneLinks(fact.links, house) : NOTHING;
      default:
        return NOTHING;
    }
  },
};

function onRecord(link: string, record: StationRecord, house: HouseView, now: number): readonly Effect[] {
  const seq = house.lastSeq;
  const recent = (house.get(RECENT, link) as Recent | undefined) ?? { seen: [], total: 0 };
  const hash = hashOf(record);
  const original = reprintOf(recent, record, hash);
  if (original) {
    const value = withReprint(recent, original);
    const data = {
      link,
      format: record.format,
      seq,
      of: original.seq,
      again: original.again + 1,
      total: value.total,
    };
    return [put(RECENT, link, value), event('reprint', roomOrExtension(house, record.extension), data)];
  }
  return [
    put(RECENT, link, withRecord(recent, record, hash, seq)),
    ...counted(link, record, house),
    ...joined(link, record, seq, house, now),
  ];
}

// ---- numbers that are missing ---------------------------------------------------------------------------------------

function counted(link: string, record: StationRecord, house: HouseView): readonly Effect[] {
  const counter = counterOf(record.format);
  const printed = counter && record.detail[counter.field];
  const number = counter ? numberOf(counter, printed) : null;
  if (!counter || number === null) return NOTHING;
  const before = house.get(COUNT, link) as Count | undefined;
  const known = before?.format === record.format ? before : undefined;
  const gap = known && gapBetween(counter, Number(known.number), number);
  const missing = (known?.missing ?? 0) + (gap?.missing ?? 0);
  const value = { format: record.format, number: String(printed), unread: 0, missing };
  if (!known || !gap) return [put(COUNT, link, value)];
  const data = {
    link,
    format: record.format,
    why: gap.why,
    after: known.number,
    before: value.number,
    missing: gap.missing,
    unread: known.unread,
    total: missing,
  };
  return [put(COUNT, link, value), event('sequence-gap', link, data)];
}

/** A frame that did not decode may have carried a number. */
function onUnread(link: string, house: HouseView): readonly Effect[] {
  const count = house.get(COUNT, link) as Count | undefined;
  return count ? [put(COUNT, link, { ...count, unread: count.unread + 1 })] : NOTHING;
}

// ---- legs of one call -----------------------------------------------------------------------------------------------

const TIMER = 'call-assembly/';

function joined(
  link: string,
  record: StationRecord,
  seq: number,
  house: HouseView,
  now: number,
): readonly Effect[] {
  const rule = chainRule(record.format);
  const of = rule?.keyOf(record) ?? null;
  const part = rule?.partOf(record) ?? null;
  if (!rule || of === null || part === null) return NOTHING;
  const key = `${link}/${of}`;
  const before = (house.get(CHAIN, key) as Chain | undefined) ?? null;
  const { over, open } = advance(rule, before, record, seq, part);
  const effects = over.flatMap(({ chain, by }) => told(link, chain, by, house));
  if (open && !before) effects.push(...roomForOne(link, house));
  if (open || before) effects.push(put(CHAIN, key, open));
  if (open && isOwed(open))
    effects.push({ do: 'timer', id: TIMER + key, due: now + patience(rule, open), body: null });
  else if (before && isOwed(before)) effects.push({ do: 'cancel-timer', id: TIMER + key });
  return effects;
}

function onTimer(key: string, house: HouseView): readonly Effect[] {
  const chain = house.get(CHAIN, key) as Chain | undefined;
  return chain ? closed(key, chain, 'time', house) : NOTHING;
}

/** The oldest call of the link makes room when there are too many. */
function roomForOne(link: string, house: HouseView): readonly Effect[] {
  let oldest: { key: string; chain: Chain } | null = null;
  let count = 0;
  for (const [key, value] of house.entries(CHAIN)) {
    if (!key.startsWith(`${link}/`)) continue;
    const chain = value as Chain;
    count += 1;
    if (!oldest || firstSeq(chain) < firstSeq(oldest.chain)) oldest = { key, chain };
  }
  if (!oldest || count < MOST_OPEN) return NOTHING;
  return [
    ...closed(oldest.key, oldest.chain, 'limit', house),
    { do: 'cancel-timer', id: TIMER + oldest.key },
  ];
}

const firstSeq = (chain: Chain) => chain.legs[0]?.seq ?? 0;

function closed(key: string, chain: Chain, by: ClosedBy, house: HouseView): Effect[] {
  const link = key.slice(0, key.indexOf('/'));
  return [...told(link, chain, by, house), put(CHAIN, key, null)];
}

/** A single leg that is a whole call has been told already. */
function isOwed(chain: Chain): boolean {
  const rule = chainRule(chain.format);
  return rule !== undefined && !isWhole(rule, chain);
}

function told(link: string, chain: Chain, by: ClosedBy, house: HouseView): Effect[] {
  const rule = chainRule(chain.format);
  if (!rule || isWhole(rule, chain)) return [];
  const { format, legs, call } = chain;
  const data = { link, format, complete: isComplete(rule, chain), closedBy: by, ...call, legs };
  return [event('call-joined', roomOrExtension(house, call.extensions.at(-1) ?? null), data)];
}

/** Of a link that left the site file only the calls that are still owed are kept, until their time is up. */
function forgetGoneLinks(links: readonly string[], house: HouseView): Effect[] {
  return [RECENT, COUNT, CHAIN].flatMap((machine) =>
    [...house.entries(machine)]
      .filter(([key]) => !links.includes(key.split('/', 1)[0] ?? ''))
      .filter(([, value]) => machine !== CHAIN || !isOwed(value as Chain))
      .map(([key]) => put(machine, key, null)),
  );
}

const put = (machine: string, key: string, value: Json): Effect => ({ do: 'put', machine, key, value });

const event = (type: EventType, subject: string | null, data: object): Effect => ({
  do: 'record',
  type,
  subject,
  data,
  publish: true,
});
