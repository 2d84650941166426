/** What links with framed messages, a check byte and ACK or NAK are made of. */
export * from './check.js';
export * from './control.js';
export * from './talk.js';
