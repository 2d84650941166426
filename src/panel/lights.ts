import type { PanelLights } from '../driver-api/index.js';
import { health } from '../ops/health.js';
import type { StatusSnapshot } from '../ops/status-file.js';

/** What the lights say, from the same words as the `health` topic: an alarm stands while it is not ok, or a lamp has a fault. */
export function lightsOf(status: StatusSnapshot): PanelLights {
  const { state, lampFaults } = health(status);
  const well = state === 'ok' && lampFaults === 0;
  return { link: status.links.every((link) => link.state === 'up'), health: well, alarm: !well };
}
