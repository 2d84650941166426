export * from '../switchboard/procedure.js';
