/** All that drivers may know of the house, besides the vocabulary in src/telephony. */
export * from './format-options.js';
export * from './lamp.js';
export * from './panel.js';
export * from './pbx.js';
export * from './printer.js';
export * from './programmable.js';
