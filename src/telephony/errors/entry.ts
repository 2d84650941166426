export interface ErrorEntry {
  /** One sentence: what is wrong. */
  readonly what: string;
  /** One sentence: what to do. */
  readonly fix: string;
}
