/** Fixed parts of the contract that the daemon needs without the schema library (schemas.ts is loaded with the first command). */

/** CloudEvents type of an event: `bellwire.call`. */
export const EVENT_TYPE_PREFIX = 'bellwire.';
/** Digits of the CloudEvents `sequence` attribute: sorts as text up to 2^53. */
export const SEQUENCE_DIGITS = 16;
/** Bytes. A command is a few hundred; a list of rooms or people may be as long as the shipped broker lets through. */
export const MAX_COMMAND_BYTES = 4096;
export const MAX_IMPORT_BYTES = 65_000;
/** Commands that carry a list. */
export const IMPORTS: readonly string[] = ['guest.import', 'directory.import'];
export const COMMAND_ID = /^[A-Za-z0-9._:-]{8,64}$/;
export const COMMAND_NAMES = [
  'lamp.set',
  'lamp.clear',
  'lamp.test',
  'guest.check-in',
  'guest.change',
  'guest.check-out',
  'guest.confidential',
  'guest.import',
  'sync.accept',
  'sync.reject',
  'task.choose',
  'task.list',
  'call.open',
  'call.note',
  'call.tag',
  'call.list',
  'owed.add',
  'owed.close',
  'owed.list',
  'position.switch',
  'position.away',
  'position.back',
  'position.list',
  'screening.start',
  'find.start',
  'inquiry.start',
  'message.start',
  'message.list',
  'message.deliver',
  'slip.list',
  'slip.taken',
  'slip.reprint',
  'directory.put',
  'directory.remove',
  'directory.import',
  'directory.diff',
  'lookup',
  'caller.lookup',
  'transfer.start',
  'camp-on.start',
  'intrusion.start',
  'guest.allowed-callers',
  'call.context',
  'ping',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];
