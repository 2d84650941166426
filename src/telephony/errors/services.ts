import type { ErrorEntry } from './entry.js';

/** The ledger and the broker. */
export const SERVICES_ERRORS = {
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
} as const satisfies Record<string, ErrorEntry>;
