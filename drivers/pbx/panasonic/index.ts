import { panasonicDriver } from './driver.js';
import { TDA_A, TDA_B, TDA_C } from './layouts.js';

export const panasonicTdaA = panasonicDriver(TDA_A);
export const panasonicTdaB = panasonicDriver(TDA_B);
export const panasonicTdaC = panasonicDriver(TDA_C);
