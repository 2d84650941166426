import type { Check, DoctorReport } from './doctor.js';

const MARK = { ok: 'ok', warn: 'WARN', fail: 'FAIL', skip: '-' } as const satisfies Record<
  Check['result'],
  string
>;

/** For people: one aligned line a check, the fix and the page below it. No final newline. */
export function renderDoctor({ checks }: DoctorReport): string {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const margin = ' '.repeat(6 + width + 2);
  const lines = checks.flatMap(({ title, result, found, fix, code, see }) => {
    const [first = '', ...more] = found.split('\n');
    return [
      `${MARK[result].padEnd(6)}${title.padEnd(width)}  ${first}${code ? `  [${code}]` : ''}`,
      ...more.map((line) => `${margin}${line}`),
      ...(fix ? [`${margin}fix: ${fix}`] : []),
      ...(fix && see ? [`${margin}see: ${see}`] : []),
    ];
  });
  return [...lines, '', summary(checks)].join('\n');
}

function summary(checks: readonly Check[]): string {
  const count = (result: Check['result']) => checks.filter((one) => one.result === result).length;
  return `${checks.length} checks: ${count('ok')} ok, ${count('warn')} warnings, ${count('fail')} failed, ${count('skip')} skipped`;
}

/** For scripts: one JSON object with the checks as they are. */
export function doctorJson({ checks, exitCode }: DoctorReport): string {
  return JSON.stringify({ ok: exitCode === 0, checks });
}
