import { panasonicDriver } from './driver.js';
import {
  PANASONIC_TD,
  PANASONIC_TD500,
  PANASONIC_TDA_A,
  PANASONIC_TDA_B,
  PANASONIC_TDA_C,
} from './formats.js';

export const panasonicTdaA = panasonicDriver(PANASONIC_TDA_A);
export const panasonicTdaB = panasonicDriver(PANASONIC_TDA_B);
export const panasonicTdaC = panasonicDriver(PANASONIC_TDA_C);
export const panasonicTd = panasonicDriver(PANASONIC_TD);
export const panasonicTd500 = panasonicDriver(PANASONIC_TD500);

export { panasonicT336 } from './t336.js';
