/**
 * Every error the product can name, in one table. `docs` text says what happened and the fix; `bellwire docs errors`
 * prints it, and a test proves that code and documentation agree. Codes are stable: never renamed, never reused.
 */
export interface ErrorEntry {
  /** One sentence: what is wrong. */
  readonly what: string;
  /** One sentence: what to do. */
  readonly fix: string;
}

export const ERRORS = {
  // links
  PORT_NOT_FOUND: {
    what: 'The serial port does not exist.',
    fix: 'Plug the adapter in and use its /dev/serial/by-id/… name; `ls -l /dev/serial/by-id` lists them.',
  },
  PORT_PERMISSION: {
    what: 'The serial port may not be opened by this user.',
    fix: 'Add the user to group dialout (`sudo usermod -aG dialout <user>`) and start again.',
  },
  PORT_BUSY: {
    what: 'Another program holds the serial port.',
    fix: 'Find it with `sudo fuser -v <port>` and stop it (often a getty: `systemctl disable serial-getty@…`).',
  },
  PORT_SETTINGS: {
    what: 'The port cannot do the asked speed, bits or parity.',
    fix: 'The mini UART of a Pi (ttyS0) has no parity: use the PL011 (hw-docs/pi-uart.md). Else an adapter that can (FTDI).',
  },
  PORT_HANGUP: {
    what: 'The serial port disappeared while it was open (cable or adapter unplugged).',
    fix: 'Nothing: the link reopens by itself when the port is back.',
  },
  PORT_FAILED: {
    what: 'The serial port failed with an operating system error.',
    fix: 'See the log line for the system error; the link keeps retrying.',
  },
  TCP_REFUSED: {
    what: 'The serial device server or PBX refused the TCP connection.',
    fix: 'Check host and port; many servers allow one client only: close the other one.',
  },
  TCP_UNREACHABLE: {
    what: 'The host of a TCP link cannot be reached or resolved.',
    fix: 'Check the address, cable and VLAN; `ping <host>` from the gateway.',
  },
  TCP_CLOSED: {
    what: 'The other side closed the TCP connection.',
    fix: 'Nothing: the link reopens by itself. If it repeats, another client may be taking the connection over.',
  },
  LINK_SILENT: {
    what: 'No bytes within the expected-traffic window.',
    fix: 'Make a test call; if nothing arrives, check the cable, the PBX output port and its SMDR programming.',
  },
  PBX_LINK_DOWN: {
    what: 'A command needs a PBX link that is not open.',
    fix: 'Wait for the link, or mend it; the command was not sent and will not be sent late.',
  },
  PORT_NAME: {
    what: 'The port is named by a number that changes when adapters are unplugged.',
    fix: 'Use its name under /dev/serial/by-id or /dev/bellwire in links[].transport.path.',
  },
  CAPTURE_INVALID: {
    what: 'The file is not a capture file.',
    fix: 'Give a file written by `bellwire capture`; to capture into it, choose another name.',
  },
  CAPTURE_FAILED: {
    what: 'The capture file could not be read or written.',
    fix: 'Check the path, the permissions and the free space of the disk.',
  },
  // frames
  FRAME_TOO_LONG: {
    what: 'No line end within the maximum frame; the bytes were stored and cut.',
    fix: 'Check speed, bits and parity of the port against the PBX (`bellwire doctor`).',
  },
  FRAME_CUT: {
    what: 'A frame ended without its terminator (the line went quiet or the link closed).',
    fix: 'Nothing if it is rare; if it repeats, check cable and flow control.',
  },
  FRAME_UNPARSED: {
    what: 'A frame does not match the layout of the configured format.',
    fix: 'Compare with `bellwire parse`; check format, dateOrder and port settings.',
  },
  FRAME_CHECKSUM: {
    what: 'The check byte of a frame disagrees with its bytes.',
    fix: 'Nothing if it is rare: the other side sends it again. If it repeats, check cable, speed and parity.',
  },
  // the other side of a control or hospitality link
  PEER_SILENT: {
    what: 'The other side of the link did not answer, after all retries.',
    fix: 'Check that its interface is running and set to the same protocol; the gateway asks again by itself.',
  },
  PEER_NAK: {
    what: 'The other side of the link refused the frame (NAK) after all retries.',
    fix: 'Check speed and parity on both sides; if only one kind of message is refused, its options in the site file.',
  },
  LINK_NOT_STARTED: {
    what: 'The cable is there, but the other side has not started the link of its protocol.',
    fix: 'Start the interface at the PMS; the gateway waits and answers at once.',
  },
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
  // ledger
  LEDGER_FULL: {
    what: 'The disk of the ledger is full; new records wait in memory.',
    fix: 'Free space on the ledger partition; the ledger catches up by itself.',
  },
  LEDGER_IO: {
    what: 'The ledger could not be written (input/output error or read-only file system).',
    fix: 'Check the SD card and mount (`dmesg`); the ledger catches up by itself when writes succeed again.',
  },
  LEDGER_CORRUPT: {
    what: 'The ledger file is damaged.',
    fix: 'Stop the daemon, keep the file, restore the last backup.',
  },
  LEDGER_LOCKED: {
    what: 'Another process holds the ledger.',
    fix: 'Only one daemon may run on a ledger; stop the other one.',
  },
  LEDGER_NEWER: {
    what: 'The ledger was written by a newer Bellwire.',
    fix: 'Install that version again, or restore the backup made before the upgrade.',
  },
  LEDGER_BEHIND: {
    what: 'The in-memory queue of uncommitted turns is at its bound; reading of the links is paused.',
    fix: 'Free disk space or replace the card; reading goes on by itself after the ledger caught up.',
  },
  LEDGER_PLACE: {
    what: 'The file system of the ledger forgets or damages a database when the power fails.',
    fix: 'Put ledger.path on ext4, btrfs, xfs or f2fs of a disk that is in this computer.',
  },
  // mqtt
  BROKER_UNREACHABLE: {
    what: 'The MQTT broker cannot be reached.',
    fix: 'Check mqtt.url and that the broker runs; events wait in the ledger.',
  },
  BROKER_REFUSED: {
    what: 'The MQTT broker refused the login.',
    fix: 'Check user name, password file and certificate; the gateway keeps trying.',
  },
  BROKER_TLS: {
    what: 'The TLS connection to the MQTT broker failed.',
    fix: 'Check mqtt.tls.ca, the certificate name and validity, and the clock of the gateway.',
  },
  BROKER_DENIED: {
    what: 'The MQTT broker denied a publish or subscribe (access list).',
    fix: "Allow the gateway's user to write <base>/<site>/# and read <base>/<site>/cmd/#.",
  },
  BROKER_NOT_ACCEPTED: {
    what: 'The MQTT broker did not accept a message (quota, packet size or a fault of its own).',
    fix: "Raise the broker's limit named in the reason; the message stays in the ledger and is tried again.",
  },
  BROKER_TAKEN_OVER: {
    what: 'Another client connected with the same client id.',
    fix: 'Give every gateway its own site or mqtt.clientId.',
  },
  BROKER_ANONYMOUS: {
    what: 'The MQTT broker lets anybody in without a password.',
    fix: 'Set `allow_anonymous false` and a password file in the broker; anybody could read calls and switch lamps.',
  },
  BROKER_PLAIN: {
    what: 'Password and guest data cross the network unencrypted.',
    fix: 'Use an mqtts:// URL with mqtt.tls.ca.',
  },
  SECRET_FILE: {
    what: 'A file with a password or key cannot be read, or can be read by everybody.',
    fix: 'Give it to the daemon only: `sudo chown bellwire <file> && sudo chmod 600 <file>`.',
  },
  // lamps
  LAMP_REFUSED: {
    what: 'The PBX refused the lamp command for a station.',
    fix: 'Check the extension and its message-waiting class in the PBX.',
  },
  LAMP_BOARD_FAILED: {
    what: 'A lamp board cannot be written.',
    fix: 'See the log; `bellwire doctor` names the missing chip, permission or wiring. It converges by itself.',
  },
  LAMP_BOARD_HUNG: {
    what: 'A lamp board does not answer: a call into its driver has not come back for more than ten seconds.',
    fix: 'Check power and wiring of the board, then `sudo systemctl restart bellwire`. Other boards go on.',
  },
  LAMP_CHAIN_BROKEN: {
    what: 'What is shifted into a chain of lamps does not come out at its end.',
    fix: "Check `lamps` (outputs of the whole chain), then supply, data and clock of each chip, and the wire from QH' back.",
  },
  SPI_UNUSABLE: {
    what: 'The SPI device cannot be used.',
    fix: 'Put `dtparam=spi=on` into /boot/firmware/config.txt, restart, and add the user to group spi.',
  },
  LAMP_READS_WRONG: {
    what: 'A lamp was written three times and still reads otherwise than it should.',
    fix: 'Check its bulb, its wire and its driver transistor; a stuck pin needs another line. It heals when it reads right.',
  },
  PANEL_FAILED: {
    what: 'The buttons and lights of the cupboard cannot be used.',
    fix: 'See the detail in the log; check panel in the site file. It is tried again by itself, and lamps and links go on.',
  },
  GPIO_NOT_FOUND: {
    what: 'No GPIO chip with the asked label.',
    fix: 'Set lamps.boards[].chip to a label from `cat /sys/class/gpio/gpiochip*/label` or `gpiodetect`.',
  },
  GPIO_NO_SYSFS: {
    what: 'This kernel has no /sys/class/gpio.',
    fix: 'Use a kernel with GPIO_SYSFS, or the lamp board driver gpiod.',
  },
  GPIO_NO_CDEV: {
    what: 'This kernel has no GPIO character device (/dev/gpiochip*) of uAPI version 2.',
    fix: 'Use Linux 5.10 or later, or the lamp board driver onoff.',
  },
  GPIO_NO_PULL: {
    what: 'sysfs cannot set the pull of a GPIO line.',
    fix: 'Set it in /boot/firmware/config.txt (`gpio=17=ip,pu`) and say none, or use the character device.',
  },
  GPIO_PERMISSION: {
    what: 'The GPIO lines may not be used by this user.',
    fix: 'Add the user to group gpio and install the udev rule (`scripts/install` does both).',
  },
  GPIO_LINE_BUSY: {
    what: 'Another driver holds a GPIO line.',
    fix: 'Choose another line or remove the overlay that uses it.',
  },
  I2C_NOT_FOUND: {
    what: 'There is no such I2C bus.',
    fix: 'Switch it on (`sudo raspi-config nonint do_i2c 0`, then reboot) and look for it: `ls /dev/i2c-*`.',
  },
  I2C_PERMISSION: {
    what: 'The I2C bus may not be used by this user.',
    fix: 'Add the user to group i2c (`sudo usermod -aG i2c <user>`) and start again.',
  },
  I2C_NO_ANSWER: {
    what: 'No chip answers at an I2C address.',
    fix: 'Check its power, wires and address pins; `i2cdetect -y 1` shows who answers (behind a multiplexer: nobody).',
  },
  I2C_BUS_STUCK: {
    what: 'An I2C bus does not come free: a line is held low, or a chip stretches the clock.',
    fix: 'Check pull-ups, cable length and shorts; switch the supply of the boards off and on if it stays.',
  },
  I2C_ADDRESS_TAKEN: {
    what: 'A kernel driver has the chip at this I2C address.',
    fix: 'Remove its overlay (dtoverlay=mcp23017, pcf857x…) from /boot/firmware/config.txt, or use the lines it offers.',
  },
  I2C_CHIP_FORGETS: {
    what: 'An I2C chip answers, but does not keep what it is told.',
    fix: 'Check its supply and that its RESET pin is tied high (10 kΩ); if it stays, the chip is damaged.',
  },
  MODBUS_NO_ANSWER: {
    what: 'A Modbus unit does not answer, or its answers are damaged.',
    fix: 'Check its power, address, speed and parity, A and B, and the 120 ohm resistors at both ends of the line.',
  },
  MODBUS_REFUSED: {
    what: 'A Modbus unit refuses a request.',
    fix: 'Compare units[].coils and firstCoil with the manual of the board; illegal function: set write: one-by-one.',
  },
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

export type ErrorCode = keyof typeof ERRORS;

/** The one error class of the product. `message` names the concrete thing; `fix` comes from the table. */
export class BellwireError extends Error {
  override readonly name = 'BellwireError';
  constructor(
    readonly code: ErrorCode,
    /** Concrete circumstances: path, room, system error. */
    detail?: string,
    options?: { cause?: unknown },
  ) {
    super(detail ? `${ERRORS[code].what} (${detail})` : ERRORS[code].what, options);
  }
  get fix(): string {
    return ERRORS[this.code].fix;
  }
}
