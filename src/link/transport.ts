import type { LinkConfig } from '../config/site.js';
import type { SerialSettings } from '../driver-api/index.js';
import type { Note } from '../ops/note.js';
import type { BellwireError } from '../telephony/index.js';
import { SerialTransport } from './transports/serial.js';
import { TcpTransport } from './transports/tcp.js';

/**
 * A way to get a port open. One object per opening; nothing of an earlier opening (a parser's half line, a queued
 * write) can reach a later one.
 */
export interface Transport {
  /**
   * The port opens paused: no byte and no end is reported before resume(). Rejects with a BellwireError (PORT_…,
   * TCP_…); an aborted `signal` makes it reject soon and leaves nothing open.
   */
  open(on: PortEvents, signal: AbortSignal): Promise<OpenPort>;
  /** A cheap look whether it is worth opening now. Absent where only opening can tell. */
  present?(): Promise<boolean>;
}

export interface PortEvents {
  /** Bytes in order. The buffer belongs to the receiver. */
  data(bytes: Buffer): void;
  /** The port ended by itself: once, after the last byte, and never after close() was called. */
  closed(why: BellwireError): void;
}

export interface OpenPort {
  /** Resolves when the operating system has the bytes. Rejects with PBX_LINK_DOWN when the port is not, or no longer, open. */
  write(bytes: Uint8Array): Promise<void>;
  /** Stops reading, so that flow control reaches the PBX. An end of the port is reported at resume() at the latest. */
  pause(): void;
  resume(): void;
  /** Releases the port, at once and for good; bytes not yet sent are dropped. May be called again. Never rejects. */
  close(): Promise<void>;
}

/** `defaults`: what the PBX format's manual says, for what the site file leaves open. */
export function createTransport(
  config: LinkConfig['transport'],
  defaults: SerialSettings,
  note: Note,
): () => Transport {
  switch (config.type) {
    case 'serial': {
      const settings: SerialSettings = {
        baudRate: config.baud ?? defaults.baudRate,
        dataBits: config.dataBits ?? defaults.dataBits,
        parity: config.parity ?? defaults.parity,
        stopBits: config.stopBits ?? defaults.stopBits,
        flow: config.flow ?? defaults.flow,
      };
      return () => new SerialTransport(config.path, settings, note);
    }
    case 'tcp': {
      const { host, port, keepAlive: keepAliveMs } = config;
      return () => new TcpTransport({ host, port, keepAliveMs });
    }
  }
}
