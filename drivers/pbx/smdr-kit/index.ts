/** What formats of printed call records are made of. See README.md in this folder. */
export * from './columns.js';
export * from './decoder.js';
export * from './detect.js';
export * from './frames.js';
export * from './further-lines.js';
export * from './record.js';
export * from './times.js';
