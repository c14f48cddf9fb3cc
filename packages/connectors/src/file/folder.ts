/** An opened System of connector `file`. */
export interface Folder {
  /** Absolute path. */
  readonly folder: string;
}
