import type {
  Auth,
  ConnectorDefinition,
  ErrorClass,
  Expression,
  Mapping,
  Operation,
  SecretReference,
  Template,
  TriggerDefinition,
} from "@crossdock/kit";
import type { JsonSchema } from "./workspace.ts";

/**
 * What the engine runs: a checked, rendered, compiled workspace. Expressions are compiled, durations are
 * milliseconds, references are resolved, roles are Systems, `${env:…}` is filled in, secrets are references.
 */
export interface Revision {
  /** SHA-256 over the workspace's files, environment name and interpolated values, hex. */
  digest: string;
  /** The files it was made of, by workspace path; enough to compile it again. */
  files: Readonly<Record<string, string>>;
  plans: Plans;
}

/** What the kinds made of their resources, by kind. */
export type Plans = EnginePlans & { readonly [kind: string]: unknown };

/** Of the kinds that the engine runs. */
export interface EnginePlans {
  Environment: EnvironmentPlan;
  /** By name, those that flows may call. */
  System: ReadonlyMap<string, SystemPlan>;
  /** One per flow and retailer that uses it. */
  Flow: readonly FlowPlan[];
}

/** A TCP address, or the file of a Unix socket. */
export type ListenAddress = { host: string; port: number } | { socket: string };

/** Who may speak to the API, and as what. */
export interface ApiToken {
  name: string;
  role: "scraper" | "viewer" | "operator" | "admin";
  secret: SecretReference;
}

export interface EnvironmentPlan {
  name: string;
  /** Where the daemon listens; `api` and `metrics` where they have an address of their own. */
  listen: { host: string; port: number; api?: ListenAddress; metrics?: ListenAddress };
  /** Who may speak to the API. */
  api: { hosts: readonly string[]; trustedProxy: boolean; tokens: readonly ApiToken[] };
  /** Name of the journal definition and its configuration, read. */
  journal: { name: string; config: unknown };
  /** Asked in this order. */
  secrets: readonly SecretProvider[];
  telemetry: { logs: { level: string }; metrics: boolean };
  /** How long a stop waits for calls under way, milliseconds. */
  shutdown: { patience: number };
  /** Host patterns; systems are reached nowhere else. */
  allowedHosts: readonly string[];
  /** What stands for Systems while `crossdock dev` runs, by their names, and its configuration, read. */
  simulators: ReadonlyMap<string, { name: string; config: unknown }>;
}

export type SecretProvider = { kind: "env"; prefix: string } | { kind: "file"; folder: string };

export interface SystemPlan {
  name: string;
  /** The tenant whose System it is, null when it is shared. */
  retailer: string | null;
  connector: ConnectorDefinition;
  baseUrl: string;
  /** Hosts that a redirect may lead to beside the origin of `baseUrl`. */
  redirects?: readonly string[];
  auth: Auth;
  /** Read by the connector's schema. */
  options: unknown;
  limits: LimitsPlan;
  breaker: BreakerPlan | null;
  /** By name, the connector's own and the derived ones. */
  operations: ReadonlyMap<string, Operation>;
  criticality: string;
  /** Changes when anything above changes: a System with the same digest keeps its connection over a reload. */
  digest: string;
}

export interface LimitsPlan {
  /** Calls at once. */
  concurrency: number;
  rate: { requests: number; per: number } | null;
  timeout: number;
  /** Headers of an answer that tell what is left, lower case. */
  headers: {
    remaining?: string;
    reset?: {
      name: string;
      unit: "seconds" | "epoch-seconds" | "epoch-milliseconds";
    };
  } | null;
}

/** Opens after `failures` within `within`; probes one message every `probe`. */
export interface BreakerPlan {
  failures: number;
  within: number;
  probe: number;
}

/** `shadow`: maps, validates and reads, records what it would write, and writes nothing. */
export type FlowMode = "live" | "shadow" | "paused";

export interface FlowPlan {
  /** `name@version`. */
  flow: string;
  retailer: string;
  title: string;
  owner: string;
  domain: string;
  criticality: "critical" | "high" | "medium" | "low";
  runbook: string | null;
  mode: FlowMode;
  triggers: readonly TriggerPlan[];
  input: InputPlan | null;
  identity: {
    id: Expression | null;
    key: Expression | null;
    version: Expression | null;
  };
  /** `target` percent of the accepted messages end well within `within`, taken over `over`. */
  objective: { within: number; target: number; over: number } | null;
  /** Unfinished messages at most; beyond it intake answers 429. */
  queue: { limit: number };
  steps: readonly StepPlan[];
  catch: readonly CatchPlan[];
  /** Bound in every expression: `vars`, `retailer`, `table`. */
  bindings: Readonly<Record<string, unknown>>;
}

export interface TriggerPlan {
  id: string;
  definition: TriggerDefinition;
  /** Read by the definition's schema; Systems are names, not roles. */
  config: unknown;
}

/** Validates a received message, normalises it, validates again. */
export interface InputPlan {
  /** `retail.order@1`. */
  contract: string;
  /**
   * The normalised message, or what is wrong with it, each problem one line with its path.
   * The boundary contract is chosen by the first of `from` that the message fits.
   */
  normalise(message: unknown, bindings: Readonly<Record<string, unknown>>): Promise<Normalised>;
  /** Text and number values of fields classified `personal` or `restricted`, as text: what masking looks for. */
  sensitive(message: unknown): readonly string[];
  /** Schemas in which messages arrive: those of `from`, or that of the contract itself. */
  received: readonly JsonSchema[];
}

export type Normalised =
  | {
      ok: true;
      message: unknown;
      /** Fields of what was received that its consumed contract does not declare, as `lines[].colour`; missing: none. */
      drift?: readonly string[];
    }
  | { ok: false; problems: string[] };

export interface StepPlan {
  id: string;
  when: Expression | null;
  /** Splitter: one sub-step per item; `item` and `index` are bound. */
  forEach: Expression | null;
  /** Content-based router over the step's System; the first that matches. Null: the step has its own System. */
  route: readonly { id: string; when: Expression | null; system: string }[] | null;
  target: TargetPlan | null;
  /** The event that it emits instead of a call. */
  emit: string | null;
  mapping: Mapping | null;
  /** `$result` bound; null: the result as it is. */
  output: Expression | null;
  assert: readonly {
    that: Expression;
    error: string;
    title: Template | null;
  }[];
  retry: readonly RetryPlan[];
  timeout: number;
  /** `verify`: look up before writing again after a lost answer. */
  onUnknownOutcome: "verify" | "fail";
  /** Named business checkpoint; stored with the step. */
  checkpoint: string | null;
  /** Compared by the operation after the write, such as an order's totals; see its `expect`. */
  expect: Mapping | null;
}

export interface TargetPlan {
  /** Name of the System; null when `route` chooses. */
  system: string | null;
  operation: string;
  /** The operation's own keys, read by its `config`. */
  config: Readonly<Record<string, unknown>>;
  /** Value for the target's idempotency key, when the flow sets one. */
  idempotencyKey: Expression | null;
}

/** One line of an ordered retry list; the first whose classes match decides. */
export interface RetryPlan {
  errors: readonly (ErrorClass | "Any" | (string & {}))[];
  interval: number;
  backoffRate: number;
  maxDelay: number;
  /** The first try counts. */
  maxAttempts: number;
  maxElapsed: number | null;
  jitter: "full" | "none";
}

export interface CatchPlan {
  errors: readonly string[];
  action: "hold" | "deadLetter" | "skip";
  /** Required for `skip`. */
  reason: string | null;
  case: { queue: string; title: Template; dueIn: number | null } | null;
}
