import type { ErrorEntry } from './entry.js';

/** Procedures, the commands that begin them, and who is who. */
export const PROCEDURES_ERRORS = {
  // procedures
  TASK_UNKNOWN: {
    what: 'There is no such running procedure.',
    fix: 'It may have ended: ask for the running ones with `task.list`.',
  },
  TASK_MOVED: {
    what: 'The procedure has gone on meanwhile.',
    fix: 'Another operator or a deadline was faster: look at its present step and choose again.',
  },
  CHOICE_UNKNOWN: {
    what: 'This step does not offer that choice.',
    fix: 'Choose one of those named in the prompt of the step.',
  },
  FIELD_MISSING: {
    what: 'The choice needs fields that are not filled in.',
    fix: 'Fill them in, or mark them as declined where the form allows it.',
  },
  CALL_UNKNOWN: {
    what: 'There is no such call in progress.',
    fix: 'It may be over: ask for the present ones with `call.list`.',
  },
  CALL_NOT_SO: {
    what: 'The call is not in a phase in which that can happen.',
    fix: 'Look at its phase with `call.list`: only a held call is retrieved, only an answered one is held.',
  },
  POSITION_UNKNOWN: {
    what: 'There is no such operator position.',
    fix: 'Name one of `positions` (or, for calls, of `pickUp.groups`) of the house rules.',
  },
  DELEGATE_MISSING: {
    what: 'Nobody leaves the switchboard without naming who takes over.',
    fix: 'Send `delegate`; a house that does not ask for it says away.requireDelegate: false in its rules.',
  },
  OWED_UNKNOWN: {
    what: 'No such call is owed.',
    fix: 'It may be settled: ask for the open ones with `owed.list`.',
  },
  CONTEXT_UNKNOWN: {
    what: 'Nothing is known of a call to that station, or it was forgotten again.',
    fix: 'Ask while the call rings or runs; `transfer.contextFor` in the house rules says how long it is kept.',
  },
  CALLEE_SCREENED: {
    what: 'Calls to this person are screened by the house rules.',
    fix: 'Begin with the screening procedure; it connects after the person said yes.',
  },
  CALLEE_UNREACHABLE: {
    what: 'This entry of the directory has no number that a call can be put through to today.',
    fix: 'See who took over (`successor`) or add an extension to the entry.',
  },
  INTRUSION_NOT_ALLOWED: {
    what: 'The house does not step into this talk.',
    fix: 'Offer the caller another choice; `intrusion` in the house rules says when it may be done.',
  },
  INTRUSION_NO_TONE: {
    what: 'The PBX gives no warning tone through this link, and nobody is listened to unheard.',
    fix: 'Use a link whose format lists the service Intrude; a site cannot change this.',
  },
  INTRUSION_NOT_LONG_DISTANCE: {
    what: 'The house steps into a talk for long-distance callers only.',
    fix: 'Ask where the caller is; `intrusion.onlyLongDistance` in the house rules says so.',
  },
  INTRUSION_AGAIN: {
    what: 'This guest was asked a short while ago and said no.',
    fix: 'Offer the caller another choice; `intrusion.repeatBlock` in the house rules is the pause.',
  },
  PERSON_UNKNOWN: {
    what: 'The directory has no such person, or they left the house.',
    fix: 'Look the person up with `lookup`; of somebody who left, take the successor it names.',
  },
  SYNC_UNFINISHED: {
    what: 'A resync stopped in the middle: its end never came. Nothing of it was applied.',
    fix: 'Start it again at the PMS (or reconnect the link); if it repeats, check the line.',
  },
  SERVICE_UNSUPPORTED: {
    what: 'This link cannot carry such a command.',
    fix: 'Use a link whose format lists the service (`bellwire parse --list`).',
  },
  COMMAND_REFUSED: {
    what: 'The other side of the link refused the command.',
    fix: 'See the reason in the answer; check the number and what the PBX or PMS allows for it.',
  },
  // commands
  COMMAND_MALFORMED: {
    what: 'The command payload is not valid.',
    fix: 'Send JSON that matches the command schema in the AsyncAPI document (`bellwire docs asyncapi`).',
  },
  COMMAND_UNKNOWN: {
    what: 'There is no command of that name.',
    fix: 'Use a name listed in the AsyncAPI document (`bellwire docs asyncapi`).',
  },
  COMMAND_RETAINED: {
    what: 'Retained commands are refused.',
    fix: 'Publish commands with retain = false and clear the retained message.',
  },
  COMMAND_EXPIRED: {
    what: 'The command is past its notAfter time, or older than the accepted age.',
    fix: 'Send it again with a fresh issuedAt/notAfter; check both clocks.',
  },
  COMMAND_FROM_FUTURE: {
    what: 'The command was issued in the future by more than the accepted clock difference.',
    fix: "Synchronise the sender's clock (NTP).",
  },
  COMMAND_CONFLICT: {
    what: 'A command with this id but other content was executed before.',
    fix: 'Use a new id (UUID) for a new command; repeat the same content to repeat the same command.',
  },
  COMMAND_SUPERSEDED: {
    what: 'A newer command for the same station took the place of this one before it was sent.',
    fix: 'Nothing: the newer command decides.',
  },
  COMMAND_FLOOD: {
    what: 'Too many commands; this one was refused.',
    fix: 'Send at most the documented rate and retry later.',
  },
  COMMAND_UNANSWERED: {
    what: 'The gateway did not answer the command in time.',
    fix: 'See whether it runs (`bellwire status`); the same command with the same id may be sent again.',
  },
  FIELD_NOT_OWNED: {
    what: 'Another system owns this field, and the command would change it.',
    fix: 'Change it there, or name another owner under hospitality.owns in the site file.',
  },
  ROOM_UNKNOWN: {
    what: 'The room is not in the site file.',
    fix: 'Use a room listed under `rooms` in the site file.',
  },
  // who is who
  ROLE_NOT_ALLOWED: {
    what: 'This role may not do that.',
    fix: 'Ask somebody whose role may: the table is in src/switchboard/privacy/README.md.',
  },
  ENTRY_UNKNOWN: {
    what: 'The directory has no such entry.',
    fix: 'Use the id of an entry (`bellwire ctl lookup`); a secretary or successor must be there first.',
  },
  IMPORT_REJECTED: {
    what: 'The file has problems, and nothing of it was taken.',
    fix: 'Mend the lines listed under `problems` and send the file again; `dry: true` only checks it.',
  },
  CSV_CHARSET: {
    what: 'The file is neither UTF-8 nor GB18030.',
    fix: 'Save it as "CSV UTF-8" in Excel, or send the text itself.',
  },
  CSV_SHAPE: {
    what: 'A line of the file is no line of CSV: a quote is not closed, or it has more cells than the heading.',
    fix: 'Open the file in a spreadsheet, look at that line, and save it as CSV again.',
  },
  CSV_HEADER: {
    what: 'The heading of a column is not known, stands twice, or is missing.',
    fix: 'Use the headings of src/switchboard/directory/README.md (guests: src/switchboard/guests/README.md).',
  },
  CSV_MISSING: {
    what: 'A cell that must be filled is empty.',
    fix: 'Fill the cell of the named column.',
  },
  CSV_VALUE: {
    what: 'A cell holds something that its column cannot.',
    fix: 'Dates as 2026-03-01, numbers in digits, one of the listed words; see the README of the list.',
  },
  CSV_DUPLICATE: {
    what: 'Two lines of the file are about the same thing.',
    fix: 'Keep one of them; guests of one room are told apart by their reservation number.',
  },
} as const satisfies Record<string, ErrorEntry>;
