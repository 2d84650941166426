/**
 * The ledger's schema as numbered migrations. `user_version` counts those applied; each runs in one transaction. A
 * migration, once released, is never edited: write the next one.
 *
 * Times are milliseconds since 1970. Bodies are JSON.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table meta (key text primary key, value text not null) without rowid;

  -- Names of links, so that a raw row needs one byte for it.
  create table link (id integer primary key, name text not null unique);

  -- Every frame as it came, byte for byte, in order of arrival. outcome: see RAW_OUTCOMES.
  create table raw (
    id      integer primary key,
    link    integer not null references link (id),
    at      integer not null,
    bytes   blob    not null,
    outcome integer not null,
    code    text
  );
  create index raw_unparsed on raw (id) where outcome = 4;

  -- Frames that did not decode: nothing is lost, and a mended driver can read them again.
  create view quarantine as
    select raw.id, link.name as link, raw.at, raw.code, raw.bytes
    from raw join link on link.id = raw.link where raw.outcome = 4;

  -- What happened, in order, for ever (until retention). An event on MQTT is a journal row that left the house.
  create table journal (
    seq     integer primary key,
    at      integer not null,
    raw     integer,
    type    text    not null,
    subject text,
    body    text    not null
  );
  create trigger journal_no_update before update on journal
    begin select raise(abort, 'the journal is append-only'); end;
  create trigger journal_no_delete before delete on journal
    when old.seq > coalesce((select cast(value as integer) from meta where key = 'journal_retained_from'), 0)
    begin select raise(abort, 'the journal is append-only'); end;

  -- Present state of every procedure.
  create table state (
    machine text not null, key text not null, body text not null,
    primary key (machine, key)
  ) without rowid;

  create table timer (id text primary key, due integer not null, body text not null) without rowid;

  -- Events not yet acknowledged by the broker.
  create table outbox (seq integer primary key references journal (seq));

  -- Newest value of every retained state topic; acked = the seq the broker acknowledged.
  create table shown (
    entity text not null, key text not null, aspect text not null,
    seq integer not null, body text, acked integer not null default 0,
    primary key (entity, key, aspect)
  ) without rowid;

  -- Executed commands and their answers: a repeated id is answered again, never executed again.
  create table command (
    id text primary key, at integer not null, request text not null, reply text not null
  ) without rowid;
  `,
  `
  -- The house rules in force when the row was written: name@version. Null: written before there were any.
  alter table journal add column rules text;
  `,
];

/** raw.outcome */
export const RAW_OUTCOMES = { facts: 0, ignored: 1, opened: 2, continuation: 3, unparsed: 4 } as const;
export type RawOutcome = keyof typeof RAW_OUTCOMES;
