/** Who sits on GPIO 14 and 15 when nothing is set (raspberrypi/documentation, uart.adoc). */
export type HeaderUart =
  /** The PL011: a whole UART. */
  | 'pl011'
  /** The mini UART, which has no parity; the PL011 serves Bluetooth. */
  | 'mini'
  /** Pi 5: nobody until UART 0 is switched on; the console has a plug of its own. */
  | 'own-plug';

export interface PiModel {
  /** As the firmware says it: `Raspberry Pi 4 Model B Rev 1.4`. */
  readonly name: string;
  /** Model filters of config.txt that this board obeys (`pi4`, `cm4`); null: a board younger than this table. */
  readonly filters: ReadonlySet<string> | null;
  readonly header: HeaderUart | null;
  /** A Compute Module: none of its UARTs is on by itself (uart.adoc). */
  readonly module: boolean;
}

/**
 * Name → filters, who is on the header. First match counts. Filters: raspberrypi/documentation, conditional.adoc. Pi 500
 * and the Compute Modules 4 and 5 take after the board with the same chip (unsourced).
 */
const MODELS: readonly (readonly [RegExp, readonly string[], HeaderUart])[] = [
  [/Compute Module 5/, ['pi5', 'cm5'], 'own-plug'],
  [/Pi 500/, ['pi5', 'pi500'], 'own-plug'],
  [/Pi 5 /, ['pi5'], 'own-plug'],
  [/Compute Module 4S/, ['pi4', 'cm4s'], 'mini'],
  [/Compute Module 4/, ['pi4', 'cm4'], 'mini'],
  [/Pi 400/, ['pi4', 'pi400'], 'mini'],
  [/Pi 4 /, ['pi4'], 'mini'],
  [/Compute Module 3/, ['pi3', 'cm3'], 'pl011'],
  [/Pi 3 Model . Plus/, ['pi3', 'pi3+'], 'mini'],
  [/Pi 3 /, ['pi3'], 'mini'],
  [/Pi 2 /, ['pi2'], 'pl011'],
  [/Zero 2/, ['pi0', 'pi0w', 'pi02'], 'mini'],
  [/Zero W/, ['pi0', 'pi0w'], 'mini'],
  [/Zero/, ['pi0'], 'pl011'],
  [/Compute Module Rev/, ['pi1', 'cm1'], 'pl011'],
  [/Pi Model /, ['pi1'], 'pl011'],
];

/** @param text of /proc/device-tree/model, null when there is none. Null: no Raspberry Pi. */
export function piModel(text: string | null): PiModel | null {
  const name = text?.replaceAll('\0', '').trim() ?? '';
  if (!name.startsWith('Raspberry Pi')) return null;
  const [, filters, header] = MODELS.find(([pattern]) => pattern.test(`${name} `)) ?? [];
  return {
    name,
    filters: filters ? new Set(filters) : null,
    header: header ?? null,
    module: name.includes('Compute Module'),
  };
}
