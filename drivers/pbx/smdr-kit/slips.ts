import type { PbxDriver } from '../../../src/driver-api/index.js';
import { type Outcome, outcomesOf, type SpecimenOptions } from './specimens.js';

/**
 * For tests of columns: what a line is read as after one of its bytes was lost or doubled. Answers the texts that became
 * another record; an unparsed line, and the same record, are right. Throws when the line itself is no record.
 */
export function misreadSlips(driver: PbxDriver, line: string, options: SpecimenOptions): string[] {
  const right = JSON.stringify(recordOf(driver, line, options));
  if (right === 'null') throw new Error(`no record: ${line}`);
  return slipsOf(line).filter((text) => {
    const record = recordOf(driver, text, options);
    return record !== null && JSON.stringify(record) !== right;
  });
}

function slipsOf(line: string): string[] {
  return Array.from(line).flatMap((byte, at) => [
    line.slice(0, at) + line.slice(at + 1),
    line.slice(0, at) + byte + line.slice(at),
  ]);
}

function recordOf(driver: PbxDriver, line: string, options: SpecimenOptions): Outcome | null {
  const [outcome] = outcomesOf(driver, `${line}\r\n`, options);
  return outcome === undefined || outcome.kind === 'unparsed' ? null : outcome;
}
