import { readFileSync } from 'node:fs';

/** The one place of the version is package.json, two folders above the built file, one above the source. */
export const VERSION: string = read(['../../package.json', '../package.json']);

function read(candidates: readonly string[]): string {
  for (const path of candidates)
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
        name: string;
        version: string;
      };
      if (name === 'bellwire') return version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  throw new Error('package.json of bellwire not found');
}
