/** What the caller knows of the world outside the workspace. A rule that needs a missing look-up is skipped. */
export interface Lookups {
  /** Value of an environment variable, for `${env:NAME}`. */
  env?(name: string): string | undefined;
  /** Whether the Environment's providers have the secret of this full path: `acme/odoo/api-key`. */
  hasSecret?(path: string): boolean;
  /** What `check` says about the value of that secret; undefined where it has none. Lint never sees the value. */
  secretProblem?(path: string, check: (value: string) => string | undefined): string | undefined;
  /** Whether a file exists; path relative to the workspace. */
  exists?(path: string): boolean;
  /** The workspace was read with its flow tests. */
  tests?: true;
  /** Epoch milliseconds. Default: the machine's clock. */
  now?(): number;
}
