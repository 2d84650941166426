import { readStatus } from '../ops/status-file.js';
import { judgeStatus, renderStatus, statusJson } from '../ops/status-report.js';
import { siteOf } from './site.js';

/** `bellwire status`: 0 running and well, 1 degraded, 3 not running. */
export async function status(o: { config: string; json?: boolean }): Promise<number> {
  const now = Date.now();
  const state = await readStatus(siteOf(o.config).status.path, now);
  process.stdout.write(`${o.json ? statusJson(state) : renderStatus(state, now)}\n`);
  return judgeStatus(state).exitCode;
}
