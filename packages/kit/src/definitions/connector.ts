import type { Static, TObject } from "typebox";
import type { ShapeChecker } from "../config/check.ts";
import type { Clock } from "../time/clock.ts";
import type { SecretReference } from "./expression.ts";
import type { FailureTable } from "./failure.ts";
import type { HttpClient } from "./http.ts";
import type { Operation } from "./operation.ts";
import type { Told } from "./problem.ts";

export type Status = "experimental" | "stable" | "deprecated";

/** A worked example, linted in CI and printed in the reference. */
export interface Example {
  title: string;
  yaml: string;
}

/** A logger with fixed keys; messages carry no values and no personal data. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Ids of one system against ours, kept in the journal: which line of an order is which row of the ERP. */
export interface CrossReferences {
  get(system: string, entity: string, key: string): Promise<string | undefined>;
  put(system: string, entity: string, key: string, value: string): Promise<void>;
}

/** What a connector gets to open a System; nothing else reaches the world. */
export interface ConnectorContext<Options = unknown> {
  /** Name of the System resource. */
  system: string;
  baseUrl: string;
  /** The System's `auth`, as written: secrets are references. */
  auth: Auth;
  /** The System's `options`, read by the connector's schema. */
  options: Options;
  /** The System's `limits.timeout` in milliseconds. */
  timeout: number;
  /** Bound to this System: throttled by its limits, recorded for its messages. */
  http: HttpClient;
  /** The current value of a secret; asked each time, so that rotation works. Throws `AuthFailed` when absent. */
  secret(reference: SecretReference): Promise<string>;
  crossReferences: CrossReferences;
  clock: Clock;
  log: Log;
}

export type Auth = Readonly<{ scheme: string } & Record<string, unknown>>;

export interface ConnectorDefinition<Options extends TObject = TObject, Connection = unknown> {
  name: string;
  summary: string;
  status: Status;
  /** Accepted `auth` shapes by scheme; `none` must be listed to be allowed. */
  auth: Readonly<Record<string, TObject>>;
  options: Options;
  /** Further keys of a System of this connector, such as `operations` of `http`. */
  system?: TObject;
  operations: readonly Operation[];
  /** What the shape of the System's own keys (as written) cannot say; asked before `derive`. `shapes`: for schemas among them. */
  check?(system: Readonly<Record<string, unknown>>, shapes: ShapeChecker): Iterable<Told>;
  /** Operations that the System's own keys define, for connectors that are configured rather than coded. */
  derive?(system: Readonly<Record<string, unknown>>): readonly Operation[];
  failures: FailureTable;
  examples: readonly Example[];
  /** Makes the connection; does no I/O. */
  open(context: ConnectorContext<Static<Options>>): Connection;
  /** One cheap read that shows whether address and credentials work. Throws a `Failure`. */
  probe?(connection: Connection, signal: AbortSignal): Promise<void>;
  close?(connection: Connection): Promise<void>;
  /** Absolute path of the folder that a System of this connector is, for the `file` trigger. */
  folder?(connection: Connection): string;
}

/** Checks the definition by its types and gives it back. */
export function defineConnector<Options extends TObject, Connection>(
  definition: ConnectorDefinition<Options, Connection>,
): ConnectorDefinition<Options, Connection> {
  return definition;
}
