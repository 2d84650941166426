import type { ErrorEntry } from './entry.js';

/** Links: ports, frames, and the other side of a protocol. */
export const LINKS_ERRORS = {
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
} as const satisfies Record<string, ErrorEntry>;
