import type { ErrorCode } from '../../../src/telephony/index.js';

/** DLE EOT n asks a printer, also one that is offline, for one byte about itself. */
export const askStatus = (n: number): Uint8Array => Uint8Array.from([0x10, 0x04, n]);

/** The questions of a round, in their order: printer, cause of offline, paper. */
export const QUESTIONS = [1, 2, 4] as const;
export type Question = (typeof QUESTIONS)[number];

/** A status byte is 0xx1xx10; anything else is not one (a bridge's greeting, noise). */
export const isStatus = (byte: number): boolean => (byte & 0b1001_0011) === 0b0001_0010;

/** What an answer says is wrong, if anything; bits of the command reference. */
export function faultOf(question: Question, byte: number): ErrorCode | null {
  switch (question) {
    case 1:
      return byte & 0x08 ? 'PRINTER_OFFLINE' : null;
    case 2:
      if (byte & 0x04) return 'PRINTER_COVER';
      if (byte & 0x20) return 'PRINTER_PAPER';
      return byte & 0x40 ? 'PRINTER_OFFLINE' : null;
    case 4:
      return byte & 0x60 ? 'PRINTER_PAPER' : null;
  }
}

/** The fault that helps most to know: an open cover or missing paper is why it is offline. */
export function worstOf(faults: readonly (ErrorCode | null)[]): ErrorCode | null {
  return (
    faults.find((code) => code !== null && code !== 'PRINTER_OFFLINE') ??
    faults.find((code) => code !== null) ??
    null
  );
}
