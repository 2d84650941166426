import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BellwireError } from '../telephony/index.js';
import type { Answer, Question } from './load-child.js';
import { ConfigError } from './problem.js';
import { type Site, siteFrom } from './resolved.js';

/**
 * `loadSite` in a process of its own: zod and yaml take some 25 MB and a quarter of a second, which the daemon needs once
 * in its life. The rest of it loads meanwhile, on the other core. (A worker thread leaves half of the memory behind.)
 * Throws ConfigError.
 */
export function loadSiteAside(path: string, formats: readonly string[]): Promise<Site> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./load-child.js', import.meta.url)), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('message', (answer: Answer) => {
      if (answer.is === 'site') resolve(siteFrom(answer.file, answer.stations, answer.rules));
      else reject(new ConfigError(answer.problems));
      child.disconnect();
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new BellwireError('INTERNAL_FAULT', `reading the site file ended with ${signal ?? code}`)),
    );
    child.send({ path, formats } satisfies Question);
  });
}
