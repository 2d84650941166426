/**
 * How a service tells the log something, without knowing the log: a fixed sentence, and everything that varies in
 * `fields`, where it is masked and where repeats are recognised (log.ts).
 */
export type Note = (level: 'debug' | 'info' | 'warn' | 'error', fields: object, message: string) => void;
