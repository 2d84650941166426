import type { FiasCharset } from '../../../src/driver-api/index.js';

/** The character set of one PMS (README, "Names"). Both directions are total: what does not exist becomes U+FFFD or `?`. */
export interface Charset {
  decode(bytes: Uint8Array): string;
  encode(text: string): Uint8Array;
}

/** 0x80 to 0xFF of the two DOS code pages that TextDecoder does not know: Unicode's mapping files CP437.TXT, CP850.TXT. */
const CP437_HIGH =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ' +
  'áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
  '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
  'αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const CP850_HIGH =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ' +
  'áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀' +
  'ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';
/** 0x80 to 0x9F; the rest is latin1. Node's own windows-1252 reads these as controls (node issue 56542). */
const CP1252_C1 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** The other names are TextDecoder's (WHATWG Encoding). */
export function charsetOf(name: FiasCharset): Charset {
  switch (name) {
    case 'latin1':
      return singleByte((bytes) => Buffer.from(bytes).toString('latin1'));
    case 'cp1252':
      return singleByte((bytes) =>
        Buffer.from(bytes)
          .toString('latin1')
          .replace(/[\x80-\x9f]/g, (c) => CP1252_C1[c.charCodeAt(0) - 0x80] ?? c),
      );
    case 'cp437':
      return singleByte((bytes) => fromTable(bytes, CP437_HIGH));
    case 'cp850':
      return singleByte((bytes) => fromTable(bytes, CP850_HIGH));
    case 'cp866':
      return singleByte(decoder('ibm866'));
    case 'cp1250':
    case 'cp1251':
      return singleByte(decoder(name.replace('cp', 'windows-')));
    case 'utf8':
      return { decode: decoder('utf-8'), encode: (text) => Buffer.from(text, 'utf8') };
    case 'gb18030':
      return doubleByte(decoder('gb18030'));
  }
}

function decoder(label: string): (bytes: Uint8Array) => string {
  const one = new TextDecoder(label, { ignoreBOM: true });
  return (bytes) => one.decode(bytes);
}

function fromTable(bytes: Uint8Array, high: string): string {
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : (high[byte - 0x80] ?? '');
  return text;
}

type Decode = Charset['decode'];

function singleByte(decode: Decode): Charset {
  return encodedBy(decode, () => Array.from({ length: 256 }, (_, byte) => Buffer.of(byte)));
}

/** All of GBK; the four-byte part of GB 18030 is read, and written as `?`. */
function doubleByte(decode: Decode): Charset {
  return encodedBy(decode, () => {
    const codes = Array.from({ length: 128 }, (_, byte) => Buffer.of(byte));
    for (let lead = 0x81; lead <= 0xfe; lead++)
      for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) codes.push(Buffer.of(lead, trail));
    return codes;
  });
}

/** Encodes by having decoded every code once, at the first text that is not plain ASCII. */
function encodedBy(decode: Decode, codes: () => readonly Buffer[]): Charset {
  let table: Map<string, Buffer> | null = null;
  return {
    decode,
    encode(text) {
      if (/^[\x00-\x7f]*$/.test(text)) return Buffer.from(text, 'latin1');
      table ??= new Map(codes().map((code) => [decode(code), code]));
      const known = table;
      return Buffer.concat(Array.from(text, (char) => known.get(char) ?? Buffer.from('?')));
    },
  };
}
