import { ConfigError } from '../config/problem.js';
import { EXIT } from '../exit.js';
import { siteOf } from './site.js';

/** `bellwire check-config`: every problem of the file at once; exit 78 when there is one. */
export async function checkConfig(path: string, { json }: { json?: boolean }): Promise<number> {
  try {
    const site = siteOf(path);
    const summary = { site: site.site, rooms: site.rooms.size, links: site.links.length };
    if (json) print(JSON.stringify({ ok: true, file: path, ...summary }));
    else print(`${path}: good (site ${summary.site}, ${summary.rooms} rooms, ${summary.links} links)`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (json) print(JSON.stringify({ ok: false, file: path, problems: error.problems }));
    else print(error.message);
    return EXIT.config;
  }
}

const print = (text: string) => process.stdout.write(`${text}\n`);
