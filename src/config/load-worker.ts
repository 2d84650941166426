import { parentPort, workerData } from 'node:worker_threads';
import { loadSite } from './load.js';
import { ConfigError, type ConfigProblem } from './problem.js';
import type { RoomStation } from './rooms.js';
import type { SiteFile } from './site.js';

/** What the thread of load-aside.ts answers. */
export type Aside =
  | { is: 'site'; file: Omit<SiteFile, 'rooms'>; stations: readonly RoomStation[] }
  | { is: 'problems'; problems: readonly [ConfigProblem, ...ConfigProblem[]] };

function answer(): Aside {
  const { path, formats } = workerData as { path: string; formats: readonly string[] };
  try {
    const { rooms, roomOfExtension: _, ...file } = loadSite(path, formats);
    return { is: 'site', file, stations: [...rooms.values()] };
  } catch (error) {
    if (error instanceof ConfigError) return { is: 'problems', problems: error.problems };
    throw error;
  }
}

parentPort?.postMessage(answer());
