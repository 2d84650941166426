// Part of `npm run build`: joins the built daemon and its pure JavaScript libraries into dist/bundle. Node then opens a
// few dozen files at start instead of some hundred: a quarter of the start-up time here, more on an SD card.
// Native modules stay outside (they are found in node_modules), and so does what only the demo needs.
import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';

const dist = resolve(import.meta.dirname, '../dist');
const bundle = await rolldown({
  input: { main: `${dist}/src/main.js`, 'load-child': `${dist}/src/config/load-child.js` },
  platform: 'node',
  external: [
    /^better-sqlite3$/,
    /^serialport$/,
    /^@serialport\//,
    /^onoff$/,
    /^epoll$/,
    /^koffi$/,
    /^i2c-bus$/,
    /^unix-dgram$/,
    /^aedes$/,
  ],
});
await bundle.write({ dir: `${dist}/bundle`, format: 'esm', entryFileNames: '[name].js', cleanDir: true });

// The shipped house rules are read at run time, from beside the code that reads them (src/config/house-rules/profiles.ts).
const profiles = resolve(import.meta.dirname, '../src/config/house-rules/profiles');
for (const place of ['bundle', 'src/config/house-rules'])
  cpSync(profiles, `${dist}/${place}/profiles`, { recursive: true });
