import { z } from 'zod';
import { loadSite, type Site } from './load.js';
import { ConfigError, type ConfigProblem } from './problem.js';
import type { RoomStation } from './rooms.js';
import type { SiteFile } from './site.js';

export interface Question {
  path: string;
  formats: readonly string[];
}

/** What the process of load-aside.ts answers. */
export type Answer =
  | { is: 'site'; file: Omit<SiteFile, 'rooms'>; stations: readonly RoomStation[]; rules: Site['rules'] }
  | { is: 'problems'; problems: readonly [ConfigProblem, ...ConfigProblem[]] };

// A schema is used once here: checking by it takes a tenth of the time it takes to compile it.
z.config({ jitless: true });

process.once('message', ({ path, formats }: Question) => {
  process.send?.(answer(path, formats));
});

function answer(path: string, formats: readonly string[]): Answer {
  try {
    const { rooms, rules, roomOfExtension: _, ...file } = loadSite(path, formats);
    return { is: 'site', file, stations: [...rooms.values()], rules };
  } catch (error) {
    if (error instanceof ConfigError) return { is: 'problems', problems: error.problems };
    throw error;
  }
}
