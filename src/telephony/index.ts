/** The vocabulary of the house: what everybody may import. */
export * from './commands.js';
export * from './errors.js';
export * from './facts.js';
export * from './guests.js';
export * from './ids.js';
export * from './record.js';
