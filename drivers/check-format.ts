import type { FormatOptions } from '../src/driver-api/index.js';
import { EXPERIMENTAL_IDS } from './index.js';
import { customLayout } from './pbx/avaya/layouts.js';
import { checkCustom } from './pbx/custom/check.js';
import { checkProgrammable } from './pbx/programmable/check.js';

/** Something in a format described in the site file that cannot be, or a sample line that it reads otherwise. */
export interface FormatProblem {
  /** Below the link. */
  readonly path: readonly (string | number)[];
  readonly found: string;
  readonly allowed: string;
  /** Default: CONFIG_INVALID. */
  readonly code?: 'FORMAT_EXPERIMENTAL';
}

/**
 * What `bellwire check-config` says of the formats that a site describes itself.
 * @param today `YYYY-MM-DD`, for sample lines without a year
 */
export function checkFormatOptions(
  { format, cdrItems, custom, programmable, experimental }: { format: string } & FormatOptions,
  today: string,
): FormatProblem[] {
  const problems: FormatProblem[] = [];
  if (EXPERIMENTAL_IDS.includes(format) && experimental !== true)
    problems.push({
      code: 'FORMAT_EXPERIMENTAL',
      path: ['format'],
      found: `${format}, which was never seen on a wire`,
      allowed: `${format} beside experimental: true`,
    });
  const layout = cdrItems && customLayout(cdrItems);
  if (typeof layout === 'string')
    problems.push({ path: ['cdrItems'], found: layout, allowed: 'the items of the CDR screen' });
  if (custom)
    for (const problem of checkCustom(custom, today))
      problems.push({ ...problem, path: ['custom', ...problem.path] });
  if (programmable)
    for (const problem of checkProgrammable(programmable))
      problems.push({ ...problem, path: ['programmable', ...problem.path] });
  return problems;
}
