import type { Static, TObject } from "typebox";
import type { Fields } from "../data/plain-data.ts";
import type { Clock } from "../time/clock.ts";
import type { Example, Log, Status } from "./connector.ts";
import type { Bindings, SecretReference } from "./expression.ts";
import type { Delivery, Operation, Page, Receipt } from "./operation.ts";
import type { Path, Told } from "./problem.ts";

/** A record as a trigger received it, before it is normalised. */
export interface Arrival {
  /** The parsed body; null where it cannot be read. */
  message: unknown;
  /** Why what arrived cannot be read as a message, and the digest of its bytes: it is quarantined by itself. */
  unreadable?: { digest: string; problem: string };
  /** Why it is not what its operation declares: it is quarantined by itself, with its content. May quote it. */
  broken?: string;
  /** Bound as `$trigger`: the trigger's id and kind, the webhook's headers, the file's name. */
  envelope: Readonly<Record<string, unknown>>;
}

/** What became of an arrival. Durable once returned. */
export type Acceptance =
  | { state: "accepted" | "duplicate" | "stale"; id: string }
  /** `isTooMuch`: it took more work than a message may; else it does not fit its contract. */
  | { state: "quarantined"; id: string; problems: readonly string[]; isTooMuch: boolean }
  | { state: "full"; retryAfter: number };

/** Why a webhook refuses a request, as metrics count it. */
export type WebhookRefusal = "unverified" | "secretUnusable" | "tooLarge" | "mediaType" | "notJson";

/** A raw webhook request: the bytes exactly as they came. */
export interface WebhookRequest {
  method: string;
  /** Full address as the sender used it. */
  url: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

export interface WebhookAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body: unknown;
  /** Sent as plain text instead. */
  text?: string;
}

/** The one open case of a trigger. */
export interface Standstill {
  /** Opens it, unless it is open; answers whether it did. */
  open(title: string): Promise<boolean>;
  /** Resolves it where it is open, also one that an earlier process opened; answers whether it was. */
  resolve(reason: string): Promise<boolean>;
}

/** What a running trigger may use. */
export interface TriggerContext {
  flow: string;
  retailer: string;
  /** The trigger's id in the flow. */
  id: string;
  clock: Clock;
  log: Log;
  /** The flow runs in shadow: read, and leave the source as it is. Cursors and firings are those of the shadow. */
  isShadow: boolean;
  /** Bound in the trigger's expressions: `vars`, `retailer`, `table`. */
  bindings: Bindings;
  accept(arrival: Arrival): Promise<Acceptance>;
  /** Accepts a page and moves the cursor in one transaction; waits while the queue is full. */
  acceptPage(arrivals: readonly Arrival[], cursor: unknown): Promise<readonly Acceptance[]>;
  /**
   * Accepts all of it in one transaction, without waiting: where the queue has no room for all, each is `full` and nothing
   * is stored. More than `queueLimit` never have room.
   */
  acceptTogether(arrivals: readonly Arrival[]): Promise<readonly Acceptance[]>;
  /** Messages that the queue of the flow holds at most. */
  queueLimit: number;
  /** The durable cursor of this trigger. */
  cursor(): Promise<unknown>;
  /**
   * Does one firing, such as a round of a poll. Answers those who asked for one by then, and those who ask until it ends.
   * `begun` answers them at once, where the firing goes on by itself. Throws what the work throws.
   */
  firing<Result>(work: (begun: () => void) => Promise<Result>): Promise<Result>;
  /**
   * Waits this long, and no longer where the trigger has to stop or somebody asks for a firing: then it resolves with the
   * instant at which that was asked, until `firing` is called.
   */
  rest(duration: number): Promise<number | undefined>;
  /**
   * Reads a list of a System of the retailer; each page is a call of the System, through its limits and its breaker. Throws a
   * `Failure` with the code `parked` while the System takes no calls.
   */
  read(call: {
    system: string;
    operation: string;
    config: Readonly<Record<string, unknown>>;
    input: unknown;
    cursor: unknown;
    overlap: number;
    drain?: boolean | undefined;
    signal: AbortSignal;
  }): AsyncIterable<Page>;
  /**
   * Receives the messages of a subscription of a System until `signal` aborts or the source ends it. To begin is one call of
   * the System, through its limits and its breaker. Throws a `Failure`: with the code `parked` while the System takes no
   * calls, otherwise what ended the subscription.
   */
  subscribe(call: {
    system: string;
    operation: string;
    config: Readonly<Record<string, unknown>>;
    input: unknown;
    cursor: unknown;
    /** The source has begun it. */
    ready?(): void;
    deliver(delivery: Delivery): Promise<Receipt>;
    signal: AbortSignal;
  }): Promise<void>;
  /**
   * Makes one call of a System through its limits and its breaker, as every call is made. Missing where nothing stands
   * between a trigger and its System. Throws a `Failure` with the code `parked` while the System takes no calls.
   */
  call?<Result>(system: string, work: () => Promise<Result>): Promise<Result>;
  /** Marks the firing of a schedule at `due`; false when it was fired before. */
  fire(due: number): Promise<boolean>;
  /** Last instant at which this schedule fired, or undefined. */
  lastFired(): Promise<number | undefined>;
  secret(reference: SecretReference): Promise<string>;
  /** Serves `/hooks/<retailer>/<path>` while the trigger runs: POST, and GET where its settings have a question by query. */
  serve(path: string, handle: (request: WebhookRequest) => Promise<WebhookAnswer>): void;
  /** Notes a security event: a wrong signature, a stale timestamp. No payload is kept. */
  audit(event: string, details: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * The case that tells a person that the trigger does not get on. Missing where nobody has to act, as for a shadow.
   */
  standstill?: Standstill;
  /** Counts a request that a webhook refuses, or a file that is put away unread. Missing where nobody counts. */
  refused?(reason: WebhookRefusal | "unreadableFile"): void;
  /** Absolute path of the folder that a System is. Its files are reached through `call` alone. */
  folder(system: string): string;
  /** Aborts when the trigger has to stop. */
  signal: AbortSignal;
}

export interface TriggerDefinition<Config extends TObject = TObject> {
  /** The key under which the flow writes it: `poll`, `webhook`. */
  name: string;
  summary: string;
  status: Status;
  config: Config;
  /** The one setting whose value a flow writes in place of settings: `event: order.accepted`. */
  sole?: string;
  /** The setting that names the event that it takes; missing where no flow can start it. */
  event?: string;
  /** What its `system` and `operation` name; missing where it has none. */
  operation?: Exclude<Operation["kind"], "call">;
  /** A person may have it fire now: it rests and fires through its context. Default: false. */
  firesOnDemand?: boolean;
  examples: readonly Example[];
  /** What the shape of its settings (as written) cannot say; paths begin at the settings. */
  check?(config: Fields): Iterable<Told>;
  /**
   * Why a value cannot serve as the secret that the settings name at a path, undefined when it can; for lint. Quotes nothing
   * of the value.
   */
  secretProblem?(config: Static<Config>, value: string, path: Path): string | undefined;
  /** Runs until the context's signal aborts; resolves once everything has stopped. */
  run(config: Static<Config>, context: TriggerContext): Promise<void>;
}

export function defineTrigger<Config extends TObject>(
  definition: TriggerDefinition<Config>,
): TriggerDefinition<Config> {
  return definition;
}
