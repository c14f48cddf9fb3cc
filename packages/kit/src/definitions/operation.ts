import type { Static, TObject, TSchema } from "typebox";
import type { ShapeCheck } from "../config/check.ts";
import type { Fields } from "../data/plain-data.ts";
import type { Example, Status } from "./connector.ts";
import type { Acceptance } from "./trigger.ts";

/** How a write may be repeated, the base of every retry decision. */
export const traits = {
  safe: "It only reads: it may be repeated as often as one likes.",
  idempotent: "It sets a state by a key: done twice it has the effect of once.",
  upsert:
    "It finds the record by `match` first, and writes what differs: done twice it has the effect of once.",
  keyed: "It sends an idempotency key, the same with every try: the other side does the work of a key once.",
  verified:
    "It can tell afterwards whether it was done: after an unknown outcome it looks first, and writes only what is not there.",
  none: "Nothing proves that it may be repeated: it is never tried again once it may have left us, and a person decides.",
} as const;

export type Trait = keyof typeof traits;

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
export interface ListCall<Config = unknown, Input = unknown, Connection = unknown> {
  connection: Connection;
  config: Config;
  /** What is asked for: `with` of a trigger, what the mapping of a step made. */
  input: Input;
  /** Where the last durable page ended; undefined on the first run. */
  cursor: unknown;
  /** Milliseconds to read again before the cursor. */
  overlap: number;
  /** The trigger's `drain`: the flow takes what it read out of the list. Undefined: the operation decides. */
  drain?: boolean | undefined;
  signal: AbortSignal;
}

/** A record that cannot be used, as it came. */
export interface BrokenRecord {
  record: unknown;
  /** What is wrong with it, for a person; it may quote the record. */
  problem: string;
}

/** Some records of a list, in the order of the source. */
export interface Page {
  items: readonly unknown[];
  /** Records that are not as the operation declares them: each is quarantined by itself. */
  broken?: readonly BrokenRecord[];
  /** Saved in the transaction that accepts `items`. Missing: the cursor does not move. */
  cursor?: unknown;
}

/** Holds values to what an operation declares. */
export interface OperationChecks {
  config: ShapeCheck;
  input: ShapeCheck;
  /** Of a list one record, of a subscription one message. */
  result: ShapeCheck;
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
  /**
   * Fields of its input, at whatever depth, that hold an amount of money or decide about one, such as a tax. Beside those
   * that `input` marks with `x-money` or `x-tax`.
   */
  money?: readonly string[];
  /** Scopes of a token of which any one suffices for it, the narrowest first. Missing: not known. */
  scopes?: readonly string[];
  examples: readonly Example[];
  /** Made with the operation. */
  checks: OperationChecks;
}

/** One request with one result. */
export interface CallOperation<
  Config extends TObject = TObject,
  Input extends TSchema = TSchema,
  Result extends TSchema = TSchema,
  // biome-ignore lint/suspicious/noExplicitAny: a list holds operations of every connection
  Connection = any,
> extends OperationCommon<Config, Input> {
  kind: "call";
  /** Shape of `$result` and of `$steps.<id>`. */
  result: Result;
  /** What a step's `expect` may ask of the target after the write, such as an order's totals. */
  expect?: TObject;
  /** Whether `expect` compares anything with these keys of `target`, as written. Default: it does with all. */
  expects?(target: Fields): boolean;
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

/** What the cursor of a list says to a person, who may move it. */
export interface CursorForm {
  /** What the value tells, one sentence. */
  summary: string;
  /** What a cursor is that the list gives. Missing: what it gave before tells. */
  schema?: TSchema;
  /** Epoch milliseconds up to which a cursor has read what was changed; undefined where it does not tell. */
  upTo?(cursor: unknown): number | undefined;
  /** The cursor that reads on from an instant; undefined where none can be made beside the one that there is. */
  since?(instant: number, current: unknown): unknown;
}

/** Records, page by page. A trigger reads them behind a cursor; a step takes them all at once. */
export interface ListOperation<
  Config extends TObject = TObject,
  Input extends TSchema = TSchema,
  Item extends TSchema = TSchema,
  // biome-ignore lint/suspicious/noExplicitAny: a list holds operations of every connection
  Connection = any,
> extends OperationCommon<Config, Input> {
  kind: "list";
  trait: "safe";
  /** Shape of one record. A record that does not fit it is among `broken` of its page. */
  item: Item;
  /** The list's first page shrinks while the flow acknowledges: `drain: true` is possible. */
  drains?: boolean;
  /** Its pages are counted and nothing gives them an order: a record that leaves one page moves those behind it. */
  slips?: boolean;
  /** Missing: its cursor is a number, an instant, or a value that only the source can read. */
  cursor?: CursorForm;
  read(call: ListCall<Static<Config>, Static<Input>, Connection>): AsyncIterable<Page>;
  /** The list as a step calls it: all its records, up to the `most` of its target. */
  asCall: CallOperation;
}

/** A message of a subscription, as the source gave it. */
export interface Delivery {
  message: unknown;
  /** Why it cannot be read as a message, and the digest of its bytes; `message` is null then. */
  unreadable?: { digest: string; problem: string };
  /** Why it is not what the operation declares: it is quarantined by itself, with its content. */
  broken?: string;
  /** Bound as `$trigger` beside what every trigger binds: the subject or queue as `source`, headers, the count of tries. */
  envelope?: Readonly<Record<string, unknown>>;
  /** Where the source goes on after this message; saved in the transaction that stores it. For sources that keep no place. */
  cursor?: unknown;
}

/**
 * What became of a delivery. Durable, and to be acknowledged, in every state but `refused`: then nothing was stored, and the
 * source has to give the message again, after `retryAfter` milliseconds where it can.
 */
export type Receipt =
  | Exclude<Acceptance, { state: "full" }>
  | { state: "refused"; reason: "full" | "stopping"; retryAfter: number };

/** A request to receive messages as they come. */
export interface SubscribeCall<Config = unknown, Input = unknown, Connection = unknown> {
  connection: Connection;
  config: Config;
  /** `with` of the trigger. */
  input: Input;
  /** The name under which a source keeps the place of this trigger: `flow/retailer/trigger`, without the version. */
  subscriber: string;
  /** A shadow: receive what comes, take nothing from whoever takes it live. Only where the operation `observes`. */
  observe: boolean;
  /** `cursor` of the last delivery that was stored; undefined on the first run. */
  cursor: unknown;
  /** Called once the source has begun the subscription. Until then it is one call of the System, with its time-out. */
  ready(): void;
  /**
   * Hands a message over; resolves once it is durable. Acknowledge it only then. Several may be under way; they are stored
   * in the order of their calls only where each is awaited. Rejects when the journal cannot store: acknowledge nothing, and
   * let the rejection end the subscription.
   */
  deliver(delivery: Delivery): Promise<Receipt>;
  /** Aborts when the subscription has to end: take nothing more, settle what is under way, resolve. */
  signal: AbortSignal;
}

/** Messages that a source sends by itself: of a queue, a topic, a stream. */
export interface SubscribeOperation<
  Config extends TObject = TObject,
  Input extends TSchema = TSchema,
  Item extends TSchema = TSchema,
  // biome-ignore lint/suspicious/noExplicitAny: a list holds operations of every connection
  Connection = any,
> extends OperationCommon<Config, Input> {
  kind: "subscribe";
  trait: "safe";
  /** Shape of one message. One that does not fit it is quarantined by itself, and acknowledged. */
  item: Item;
  /** It can receive without taking, as a shadow must. Without it a shadow does not subscribe. */
  observes?: boolean;
  /** Receives until `signal` aborts. A lost connection is a `Failure`; the trigger subscribes again. */
  subscribe(call: SubscribeCall<Static<Config>, Static<Input>, Connection>): Promise<void>;
}

export type Operation = CallOperation | ListOperation | SubscribeOperation;

/** The operation as a step calls it; undefined for one that no step can call. */
export function callOf(operation: Operation): CallOperation | undefined {
  if (operation.kind === "list") return operation.asCall;
  return operation.kind === "call" ? operation : undefined;
}
