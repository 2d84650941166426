import { readFileSync } from 'node:fs';

/** The node flags of systemd/bellwire.service, so that what is measured is what runs. */
const unit = readFileSync(new URL('../../systemd/bellwire.service', import.meta.url), 'utf8');
export const DAEMON_FLAGS = (/^ExecStart=\S+ (.*?) \S+main\.js/m.exec(unit)?.[1] ?? '')
  .split(' ')
  .filter(Boolean);
