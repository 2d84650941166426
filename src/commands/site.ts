import { checkFormatOptions } from '../../drivers/check-format.js';
import { PBX_DRIVER_IDS } from '../../drivers/index.js';
import { loadSite, type Site } from '../config/load.js';

/** The site file of a command. Throws ConfigError. */
export const siteOf = (path: string): Site =>
  loadSite(path, PBX_DRIVER_IDS, (link) => checkFormatOptions(link, new Date().toISOString().slice(0, 10)));
