import type { Static, TObject, TSchema } from "typebox";
import { checkShape } from "../config/check.ts";
import { shapeWords } from "../config/sentences.ts";
import type { Clock } from "../time/clock.ts";
import type { SecretReference } from "./expression.ts";
import { Failure, type FailureTable } from "./failure.ts";
import type { HttpClient } from "./http.ts";
import type { Told } from "./problem.ts";

/**
 * How a write may be repeated, the base of every retry decision (settled.md 2):
 * `safe` reads; `idempotent` sets a state by key; `upsert` finds by `match` first; `keyed` sends an idempotency key;
 * `verified` can tell afterwards whether it was done; `none` proves nothing and is never retried.
 */
export type Trait = "safe" | "idempotent" | "upsert" | "keyed" | "verified" | "none";

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

/** One call of an operation: the step's mapping result and what surrounds it. */
export interface OperationCall<Config = unknown, Input = unknown, Connection = unknown> {
  connection: Connection;
  /** The operation's own keys of `target`, read by its `config`. */
  config: Config;
  /** What the step's mapping made. */
  input: Input;
  /** The step's `expect`, evaluated; only where the operation declares `expect`. */
  expect: unknown;
  /** Stable over attempts, restarts and replays of this step of this message: `flow/retailer/message/step`. */
  idempotencyKey: string;
  /** True when an earlier attempt may have done the work: look before writing. */
  recovering: boolean;
  signal: AbortSignal;
}

/** What a verification found about an earlier attempt whose outcome was unknown. */
export type Verification<Result = unknown> =
  | { state: "done"; result: Result }
  | { state: "notDone" }
  /** Cannot tell: the message is held with a case. */
  | { state: "unknown"; reason: string };

/** A request for the next records of a list. */
export interface ReadCall<Config = unknown, Input = unknown, Connection = unknown> {
  connection: Connection;
  config: Config;
  /** `with` of the trigger. */
  input: Input;
  /** Where the last durable page ended; undefined on the first run. */
  cursor: unknown;
  /** Milliseconds to read again before the cursor. */
  overlap: number;
  /** The trigger's `drain`: the flow takes what it read out of the list. Undefined: the operation decides. */
  drain?: boolean | undefined;
  signal: AbortSignal;
}

/** Some records of a list, in the order of the source. */
export interface Page {
  items: readonly unknown[];
  /** Saved in the transaction that accepts `items`. Missing: the cursor does not move. */
  cursor?: unknown;
}

interface OperationCommon<Config extends TObject, Input extends TSchema> {
  /** Dotted lower camel words, the noun first: `orders.setExportStatus`. */
  name: string;
  /** One sentence in the present tense. */
  summary: string;
  status: Status;
  trait: Trait;
  /** Keys of `target` (or of the trigger) beside `system` and `operation`. */
  config: Config;
  /** What the mapping has to make; lint checks mappings against it. */
  input: Input;
  /** Scopes of a token of which any one suffices for it, the narrowest first. Missing: not known. */
  scopes?: readonly string[];
  examples: readonly Example[];
}

/** One request with one result. */
export interface CallOperation<
  Config extends TObject = TObject,
  Input extends TSchema = TSchema,
  Result extends TSchema = TSchema,
  // biome-ignore lint/suspicious/noExplicitAny: a list holds operations of every connection
  Connection = any,
> extends OperationCommon<Config, Input> {
  /** Shape of `$result` and of `$steps.<id>`. */
  result: Result;
  /** What a step's `expect` may ask of the target after the write, such as an order's totals. */
  expect?: TObject;
  run(call: OperationCall<Static<Config>, Static<Input>, Connection>): Promise<Static<Result>>;
  /** Required for trait `verified` and `upsert`. Never writes: a shadow asks it, too. */
  verify?(
    call: OperationCall<Static<Config>, Static<Input>, Connection>,
  ): Promise<Verification<Static<Result>>>;
  /**
   * How long the target may work at a call after the last that was seen of it, in milliseconds. Until then a look-up that
   * finds nothing proves nothing. Default: the System's `limits.timeout` for `verified` and `upsert`; 0 for the
   * others, since their target refuses or absorbs a second call.
   */
  settles?: number;
  /** A result as it could be, where one made from `result` alone would be of no use to later steps. Sends nothing. */
  standIn?(request: { config: Static<Config>; input: Static<Input> }): Static<Result>;
}

/** A list that triggers read page by page. */
export interface ReadOperation<
  Config extends TObject = TObject,
  Input extends TSchema = TSchema,
  Item extends TSchema = TSchema,
  // biome-ignore lint/suspicious/noExplicitAny: a list holds operations of every connection
  Connection = any,
> extends OperationCommon<Config, Input> {
  trait: "safe";
  /** Shape of one record. */
  item: Item;
  /** The list's first page shrinks while the flow acknowledges: `drain: true` is possible. */
  drains?: boolean;
  /** Its pages are counted and nothing gives them an order: a record that leaves one page moves those behind it. */
  slips?: boolean;
  read(call: ReadCall<Static<Config>, Static<Input>, Connection>): AsyncIterable<Page>;
}

export type Operation = CallOperation | ReadOperation;

export function isRead(operation: Operation): operation is ReadOperation {
  return "read" in operation;
}

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
  /** What the shape of the System's own keys (as written) cannot say; asked before `derive`. */
  check?(system: Readonly<Record<string, unknown>>): Iterable<Told>;
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

/**
 * Checks the definition by its types. `Connection` is what the connector's `open` returns. A call is held to its
 * `result`, and a `config` takes no fields that it does not declare unless it says so.
 */
export function operationsOf<Connection>() {
  return {
    defineOperation: <Config extends TObject, Input extends TSchema, Result extends TSchema>(
      definition: CallOperation<Config, Input, Result, Connection>,
    ): CallOperation<Config, Input, Result, Connection> => ({
      ...definition,
      config: closed(definition.config),
      async run(call) {
        const result = await definition.run(call);
        holdToShape(definition, result);
        return result;
      },
    }),
    defineList: <Config extends TObject, Input extends TSchema, Item extends TSchema>(
      definition: ReadOperation<Config, Input, Item, Connection>,
    ): ReadOperation<Config, Input, Item, Connection> => ({
      ...definition,
      config: closed(definition.config),
    }),
  };
}

function closed<Config extends TObject>(config: Config): Config {
  return "additionalProperties" in config ? config : { ...config, additionalProperties: false };
}

/** Whatever a target answers, a step goes on with what its operation declares. A write may have been done all the same. */
function holdToShape({ name, trait, result: shape }: CallOperation, result: unknown): void {
  const [found, ...others] = checkShape(shape, result);
  if (!found) return;
  const place = found.path.length > 0 ? `\`${found.path.join(".")}\`: ` : "";
  throw new Failure(
    "ContractViolation",
    `the result of ${name} is not as declared: ${place}${shapeWords(found.problem).message}`,
    {
      outcome: trait === "safe" ? "refused" : "unknown",
      ...(others.length > 0
        ? {
            detail: others
              .map(({ path, problem }) => `${path.join(".")}: ${shapeWords(problem).message}`)
              .join("\n"),
          }
        : {}),
    },
  );
}
