/** What one evaluation may use; the defaults fit messages of some megabytes. */
export interface Limits {
  /** Most computing of one evaluation, milliseconds of its thread. Default 1000. */
  timeout: number;
  /** Deepest nesting of evaluated nodes. Default 5000. */
  depth: number;
  /** Longest list, as a result or on the way. Default 100 000. */
  items: number;
  /** Longest text, as a result or on the way, UTF-16 units. Default 4 194 304. */
  text: number;
  /** Bytes of lists, texts and objects that are made on the way, kept or not. Default 268 435 456. */
  memory: number;
  /** Values in the result, nested ones included. Default 1 000 000. */
  values: number;
}

export const defaultLimits: Limits = {
  timeout: 1000,
  depth: 5000,
  items: 100_000,
  text: 4_194_304,
  memory: 268_435_456,
  values: 1_000_000,
};
