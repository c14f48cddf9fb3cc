/** An opened System of connector `file`; the `file` trigger asks for its folder. */
export interface Folder {
  /** Absolute path. */
  readonly folder: string;
}
