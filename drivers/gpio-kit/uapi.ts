/**
 * The kernel's GPIO character device, uAPI v2 (Linux 5.10 and later), as bytes: request numbers, offsets and flags from
 * include/uapi/linux/gpio.h; uapi.test.ts compares each with what a C compiler makes of that header.
 * The v2 structures are made of __u32 and __aligned_u64 without hidden padding, so a 32-bit userland (Raspberry Pi OS
 * armhf) has the same bytes as a 64-bit one; the test compiles both where the compiler can. Little-endian only, as every
 * Linux on a Pi.
 */
export const IOCTL = {
  CHIPINFO: 0x8044b401,
  LINEINFO: 0xc100b405,
  GET_LINE: 0xc250b407,
  SET_CONFIG: 0xc110b40d,
  GET_VALUES: 0xc010b40e,
  SET_VALUES: 0xc010b40f,
} as const;

/** All flags in use fit the low half of the __aligned_u64. */
export const FLAG = {
  USED: 1 << 0,
  INPUT: 1 << 2,
  OUTPUT: 1 << 3,
  EDGE_RISING: 1 << 4,
  EDGE_FALLING: 1 << 5,
  PULL_UP: 1 << 8,
  PULL_DOWN: 1 << 9,
} as const;

export const ATTRIBUTE = { OUTPUT_VALUES: 2, DEBOUNCE: 3 } as const;
export const EVENT_RISING = 1;
/** Lines of one request. */
export const LINES_MAX = 64;
export const NAME_SIZE = 32;

export const SIZE = {
  chipInfo: 68,
  lineInfo: 256,
  request: 592,
  config: 272,
  attribute: 24,
  values: 16,
  event: 48,
} as const;
export const AT = {
  chipInfo: { name: 0, label: 32, lines: 64 },
  lineInfo: { consumer: 32, offset: 64, flags: 72 },
  request: { offsets: 0, consumer: 256, config: 288, lineCount: 560, fd: 588 },
  config: { flags: 0, attributeCount: 8, attributes: 32 },
  /** gpio_v2_line_config_attribute: the attribute, then the lines it is for. */
  attribute: { id: 0, value: 8, mask: 16 },
  event: { id: 8, offset: 12 },
} as const;

/** What a request or a new configuration asks of its lines, by their place in the request. */
export interface LineConfig {
  /** Zero: as the line is. */
  flags: number;
  /** With FLAG.OUTPUT: the level of each line. */
  levels?: readonly boolean[];
  /** With FLAG.INPUT. */
  debounceMs?: number;
}

export function chipInfo(bytes: Buffer): { name: string; label: string; lines: number } {
  const at = AT.chipInfo;
  return { name: text(bytes, at.name), label: text(bytes, at.label), lines: bytes.readUInt32LE(at.lines) };
}

export function lineInfoRequest(line: number): Buffer {
  const bytes = Buffer.alloc(SIZE.lineInfo);
  bytes.writeUInt32LE(line, AT.lineInfo.offset);
  return bytes;
}

/** `consumer`: who holds the line, as he calls himself; a driver of the kernel may leave it empty. */
export function lineInfo(bytes: Buffer): { consumer: string; used: boolean; output: boolean } {
  const flags = bytes.readUInt32LE(AT.lineInfo.flags);
  return {
    consumer: text(bytes, AT.lineInfo.consumer),
    used: (flags & FLAG.USED) !== 0,
    output: (flags & FLAG.OUTPUT) !== 0,
  };
}

export function lineRequest(lines: readonly number[], consumer: string, config: LineConfig): Buffer {
  const bytes = Buffer.alloc(SIZE.request);
  const at = AT.request;
  lines.forEach((line, place) => void bytes.writeUInt32LE(line, at.offsets + 4 * place));
  bytes.write(consumer, at.consumer, NAME_SIZE - 1, 'latin1');
  lineConfig(lines.length, config).copy(bytes, at.config);
  bytes.writeUInt32LE(lines.length, at.lineCount);
  return bytes;
}

/** The descriptor of the lines, which the kernel wrote into the request. */
export function requestedFd(bytes: Buffer): number {
  return bytes.readInt32LE(AT.request.fd);
}

export function lineConfig(count: number, { flags, levels, debounceMs = 0 }: LineConfig): Buffer {
  const bytes = Buffer.alloc(SIZE.config);
  bytes.writeUInt32LE(flags, AT.config.flags);
  const all = bits(Array.from({ length: count }, () => true));
  const attributes: { id: number; value: readonly [number, number] }[] = [];
  if (levels) attributes.push({ id: ATTRIBUTE.OUTPUT_VALUES, value: bits(levels) });
  // The field is a __u32 of microseconds at the place of the value.
  if (debounceMs > 0) attributes.push({ id: ATTRIBUTE.DEBOUNCE, value: [debounceMs * 1000, 0] });
  attributes.forEach(({ id, value }, index) => {
    const at = AT.config.attributes + SIZE.attribute * index;
    bytes.writeUInt32LE(id, at + AT.attribute.id);
    writeHalves(bytes, value, at + AT.attribute.value);
    writeHalves(bytes, all, at + AT.attribute.mask);
  });
  bytes.writeUInt32LE(attributes.length, AT.config.attributeCount);
  return bytes;
}

/** Events as read from a request, oldest first. */
export function lineEvents(bytes: Buffer): { line: number; high: boolean }[] {
  const count = Math.floor(bytes.length / SIZE.event);
  return Array.from({ length: count }, (_, index) => {
    const at = SIZE.event * index;
    return {
      line: bytes.readUInt32LE(at + AT.event.offset),
      high: bytes.readUInt32LE(at + AT.event.id) === EVENT_RISING,
    };
  });
}

/** A bitmap as its low and high half: no BigInt in a path that a 74HC595 chain takes a thousand times. */
function bits(set: readonly boolean[]): readonly [number, number] {
  const half = (from: number) =>
    set.slice(from, from + 32).reduce((word, on, bit) => (on ? (word | (1 << bit)) >>> 0 : word), 0);
  return [half(0), half(32)];
}

function writeHalves(bytes: Buffer, [low, high]: readonly [number, number], at: number): void {
  bytes.writeUInt32LE(low, at);
  bytes.writeUInt32LE(high, at + 4);
}

function text(bytes: Buffer, at: number): string {
  const field = bytes.toString('latin1', at, at + NAME_SIZE);
  const end = field.indexOf('\0');
  return end < 0 ? field : field.slice(0, end);
}
