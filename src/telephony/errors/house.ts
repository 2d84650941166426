import type { ErrorEntry } from './entry.js';

/** Site file, house rules, clock, and the machine it runs on. */
export const HOUSE_ERRORS = {
  // configuration
  CONFIG_NOT_FOUND: {
    what: 'The site file does not exist or cannot be read.',
    fix: 'Give its path with --config; `bellwire docs config` prints a commented example.',
  },
  CONFIG_SYNTAX: { what: 'The site file is not valid YAML.', fix: 'Correct the named line and column.' },
  CONFIG_INVALID: {
    what: 'A value in the site file is not allowed.',
    fix: 'Use one of the allowed values named in the message.',
  },
  CONFIG_UNKNOWN_KEY: {
    what: 'The site file has a key that does not exist.',
    fix: 'Correct the spelling; the message names the nearest known key.',
  },
  FORMAT_UNKNOWN: {
    what: 'There is no format or driver of that id.',
    fix: '`bellwire parse --list` prints the ids.',
  },
  FORMAT_EXPERIMENTAL: {
    what: 'The format was written from texts and never seen on a wire.',
    fix: 'Read its README, then say `experimental: true` on the link; compare what arrives with `bellwire capture`.',
  },
  // house rules
  RULES_NOT_APPROVED: {
    what: 'A file of house rules says nobody who approved it.',
    fix: 'Have it approved, then write `approvedBy` and `approvedOn` in its head.',
  },
  RULES_EXTENDS: {
    what: 'A file of house rules extends something that is not there, or in the end itself.',
    fix: 'Name a shipped profile (`bellwire rules list`) or another file in `rules.extends`.',
  },
  // clock and supervision
  INTERNAL_FAULT: {
    what: 'A procedure failed on a fact; this is a bug. Bytes and other procedures are not touched.',
    fix: 'Report it with the log line; the raw bytes are in the ledger.',
  },
  NOTIFY_UNAVAILABLE: {
    what: 'systemd waits for a ready message (Type=notify) that cannot be sent.',
    fix: 'Run `scripts/install` again: it builds and checks the native modules for this version of Node.',
  },
  NOTIFY_FAILED: {
    what: 'A message to systemd was not delivered.',
    fix: 'Nothing if it is rare; if the service is restarted by its watchdog, see `journalctl -u bellwire`.',
  },
  CLOCK_UNTRUSTED: {
    what: 'The system clock is not synchronised.',
    fix: 'Enable NTP (`timedatectl set-ntp true`) or fit an RTC.',
  },
  CLOCK_NO_RTC: {
    what: 'There is no real-time clock: after a power cut the time is wrong until the network answers.',
    fix: 'Fit one (DS3231: `dtoverlay=i2c-rtc,ds3231` in /boot/firmware/config.txt; a Pi 5 has one and needs its battery).',
  },
  CLOCK_ZONE: {
    what: 'The time zone of the system is not that of the site.',
    fix: 'Nothing is wrong in the records; set it for people (`timedatectl set-timezone <zone>`).',
  },
  PI_SETUP: {
    what: 'The boot settings of the Raspberry Pi do not give the site what it uses.',
    fix: 'See the difference with `bellwire pi-setup`, write it with `sudo bellwire pi-setup --apply`, then reboot.',
  },
  POWER_LOW: {
    what: 'The supply voltage of the Raspberry Pi is or was too low: cards are damaged by it.',
    fix: 'Use the supply made for this board and a short thick cable (hw-docs/power-and-time.md).',
  },
  HOST_HOT: {
    what: 'The processor is so hot that it slows down.',
    fix: 'Give it air: a heat sink, an upright board, a larger box (hw-docs/enclosure.md).',
  },
  WATCHDOG_OFF: {
    what: 'The watchdog of the hardware is off: a computer that hangs stays so until somebody comes.',
    fix: 'Set `RuntimeWatchdogSec=14` for systemd (hw-docs/power-and-time.md).',
  },
  DAEMON_SILENT: {
    what: 'The daemon stopped writing its status file.',
    fix: 'See `journalctl -u bellwire`; `sudo systemctl restart bellwire` loses nothing.',
  },
  RUNTIME_OLD: {
    what: 'This Node.js is too old.',
    fix: 'Install Node.js 20.19 or newer; Raspberry Pi OS has it (`sudo apt install nodejs`).',
  },
  ANSWER_NOT_KEPT: {
    what: 'This command was executed already; its answer told what people said and was not kept.',
    fix: 'Ask for the present state with `task.list` or `message.list`.',
  },
  MESSAGE_UNKNOWN: {
    what: 'There is no such message.',
    fix: 'Take the id from `message.list` or from the event; a message is forgotten after `retention.messageProofDays`.',
  },
  MESSAGE_TARGET: {
    what: 'This message is not for them.',
    fix: 'Take the target from `deliveries` of the message; copies come from `messages.routes` of the house rules.',
  },
  SLIP_UNKNOWN: {
    what: 'This message has no slip.',
    fix: 'Take the message from `slip.list`; which messages are printed says `messages.routes` of the house rules.',
  },
  PRINTER_ABSENT: {
    what: 'The printer cannot be reached.',
    fix: 'Switch it on, check its cable and its address; what it owes is printed when it is back.',
  },
  PRINTER_SILENT: {
    what: 'The printer does not answer.',
    fix: 'Switch it off and on. One that never answers needs `status: off` in the site file.',
  },
  PRINTER_OFFLINE: {
    what: 'The printer is offline.',
    fix: 'Press its online or feed button; look for a paper jam or a blocked knife.',
  },
  PRINTER_PAPER: {
    what: 'The printer has no paper.',
    fix: 'Put in a new roll and close the cover; the slip is printed again by itself.',
  },
  PRINTER_COVER: {
    what: 'The cover of the printer is open.',
    fix: 'Close the cover; the slip is printed again by itself.',
  },
  RUNTIME_MODULE: {
    what: 'A native module cannot be loaded.',
    fix: 'Run `scripts/install` again: it builds and checks the native modules for this version of Node.',
  },
  MEMORY_LOW: {
    what: 'Little memory is free.',
    fix: 'See what uses it (`ps -eo rss,comm --sort=-rss | head`); Bellwire needs 120 MB.',
  },
} as const satisfies Record<string, ErrorEntry>;
