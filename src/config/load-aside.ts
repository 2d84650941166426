import { Worker } from 'node:worker_threads';
import { BellwireError } from '../telephony/index.js';
import type { Aside } from './load-worker.js';
import { ConfigError } from './problem.js';
import { type Site, siteFrom } from './resolved.js';

/**
 * `loadSite` in a thread of its own that ends afterwards: zod and yaml take some 20 MB and a quarter of a second, which
 * the daemon needs once in its life. The rest of it loads meanwhile. Throws ConfigError.
 */
export function loadSiteAside(path: string, formats: readonly string[]): Promise<Site> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./load-worker.js', import.meta.url), {
      workerData: { path, formats },
    });
    worker.once('message', (aside: Aside) => {
      if (aside.is === 'site') resolve(siteFrom(aside.file, aside.stations));
      else reject(new ConfigError(aside.problems));
    });
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new BellwireError('INTERNAL_FAULT', `the thread that reads the site file ended with ${code}`)),
    );
  });
}
