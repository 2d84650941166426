import type { ProgrammableCharset } from '../../../src/driver-api/index.js';

/** Between the texts of the house and the bytes of a link; a byte is one char (latin1), as in frames. */
export interface Charset {
  /** What the character set lacks loses its accent, or becomes `?`. */
  encode(text: string): string;
  decode(bytes: string): string;
}

/** Single-byte sets only: the platform's own decoders, turned round. No dependency, and none of them is guessed. */
export function charsetOf(name: ProgrammableCharset): Charset {
  const high = highHalf(name);
  const byteOf = new Map(high.map((char, n) => [char, String.fromCharCode(0x80 + n)]));
  const encodeOne = (char: string): string | null => (char < '\x80' ? char : (byteOf.get(char) ?? null));
  return {
    encode: (text) =>
      Array.from(text.normalize('NFC'), (char) => {
        const bare = char.normalize('NFD').charAt(0);
        return encodeOne(char) ?? encodeOne(bare) ?? '?';
      }).join(''),
    decode: (bytes) => bytes.replace(/[\x80-\xff]/g, (byte) => high[byte.charCodeAt(0) - 0x80] ?? '\ufffd'),
  };
}

/** The characters of bytes 0x80-0xFF. */
function highHalf(name: ProgrammableCharset): readonly string[] {
  const bytes = Uint8Array.from({ length: 128 }, (_, n) => 0x80 + n);
  switch (name) {
    case 'ascii':
      return [];
    case 'latin1':
      // The platform takes this name for windows-1252.
      return Array.from(bytes, (byte) => String.fromCharCode(byte));
    case 'windows-1252':
      // Node takes bytes 0x80-0x9F of this one for control characters (seen with Node 20 and 22).
      return Array.from(bytes, (byte) => WINDOWS_1252[byte - 0x80] ?? String.fromCharCode(byte));
    default:
      return Array.from(new TextDecoder(name).decode(bytes));
  }
}

const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
