/**
 * The closed list of error classes. The retry decision follows from the class alone:
 * transient ones may be tried again, a system-wide one pauses the System, terminal ones never pass.
 */
export const errorClasses = {
  Timeout: { kind: "transient", meaning: "No answer within the time limit." },
  Unavailable: {
    kind: "transient",
    meaning: "The system cannot be reached or says that it is down.",
  },
  RateLimited: {
    kind: "transient",
    meaning: "The system asks for fewer requests.",
  },
  Conflict: {
    kind: "transient",
    meaning: "Another writer holds the record; a later try may pass.",
  },
  AuthFailed: {
    kind: "system",
    meaning: "The system refuses our credentials; the System is paused.",
  },
  Rejected: {
    kind: "terminal",
    meaning: "The system understood and refused this message.",
  },
  NotFound: {
    kind: "terminal",
    meaning: "What the message points at does not exist.",
  },
  ContractViolation: {
    kind: "terminal",
    meaning: "The message does not fit its contract.",
  },
  MappingError: {
    kind: "terminal",
    meaning: "An expression or a template failed.",
  },
  LimitExceeded: {
    kind: "terminal",
    meaning: "The message takes more work than one expression or one check may do.",
  },
  OwnershipViolation: {
    kind: "terminal",
    meaning: "The write touches what another system owns.",
  },
  ApprovalDenied: { kind: "terminal", meaning: "A person refused." },
  Cancelled: {
    kind: "terminal",
    meaning: "A person or the flow gave the message up.",
  },
} as const satisfies Record<string, { kind: ClassKind; meaning: string }>;

/** What a class means for a retry: `transient` tries again, `system` pauses the System, `terminal` ends. */
export type ClassKind = "transient" | "system" | "terminal";

/** One of the built-in classes. Flows raise own names beside them; those are terminal. */
export type ErrorClass = keyof typeof errorClasses;

/** What is known of the other side after a failure: nothing left us, it refused, or we cannot tell. */
export type Outcome = "notSent" | "refused" | "unknown";

/** A request as it was sent, masked and cut before it is stored. */
export interface Exchange {
  /** Method and address, or the operation's own words for what it asked. */
  request: string;
  /** Body of the request, cut to 4 KB. */
  sent?: string;
  /** Status line or error text of the answer. */
  answer?: string;
  /** Body of the answer, cut to 4 KB. */
  received?: string;
}

/** The parts of a failure that its thrower may know. */
export interface FailureDetails {
  /** Default: `refused`. */
  outcome?: Outcome;
  /** More than the one-line title: the other side's own words, a list of problems. */
  detail?: string;
  /** Milliseconds that the other side asked us to wait; overrides the delay upwards. */
  retryAfter?: number;
  exchange?: Exchange;
  /** The System itself is not there, such as a folder that is not mounted: no call can pass until it is back. */
  isAway?: boolean;
  cause?: unknown;
  /** `connector.name` of the failure in its connector's table, such as `odoo.accessDenied`. */
  code?: string;
}

/** The world is wrong in a way that we expected: has a class, and a title for a person. Thrown, never returned. */
export class Failure extends Error {
  override readonly name = "Failure";
  /** A built-in class, or a name that a flow raised by `assert` or `$raise`. */
  readonly class: string;
  readonly outcome: Outcome;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
  readonly exchange: Exchange | undefined;
  /** The System itself is not there. */
  readonly isAway: boolean;
  readonly code: string | undefined;

  constructor(failureClass: string, title: string, details: FailureDetails = {}) {
    super(title, details.cause === undefined ? undefined : { cause: details.cause });
    this.class = failureClass;
    this.outcome = details.outcome ?? "refused";
    this.detail = details.detail;
    this.retryAfter = details.retryAfter;
    this.exchange = details.exchange;
    this.isAway = details.isAway ?? false;
    this.code = details.code;
  }

  /** One line for a person, without a trailing full stop. */
  get title(): string {
    return this.message;
  }
}

/** What a class means for a retry. Own names are terminal. */
export function classKind(failureClass: string): ClassKind {
  return isErrorClass(failureClass) ? errorClasses[failureClass].kind : "terminal";
}

function isErrorClass(name: string): name is ErrorClass {
  return Object.hasOwn(errorClasses, name);
}

/** A connector's table of what can go wrong: printed in its page, completed in `retry`. */
export type FailureTable = Record<string, { class: ErrorClass; meaning: string }>;

/** The table, and the only way to throw one of its entries. */
export interface Failures<Table extends FailureTable> {
  readonly table: Table;
  /** Makes the failure of that name; the caller throws it. */
  fail(name: keyof Table & string, title: string, details?: Omit<FailureDetails, "code">): Failure;
}

/** Declares what can go wrong in a connector. `owner` is the connector's name, the prefix of the codes. */
export function defineFailures<const Table extends FailureTable>(
  owner: string,
  table: Table,
): Failures<Table> {
  return {
    table,
    fail(name, title, details = {}) {
      const entry = table[name];
      if (!entry) throw new Error(`${owner} declares no failure ${name}`);
      return new Failure(entry.class, title, {
        ...details,
        code: `${owner}.${name}`,
      });
    },
  };
}

/** What a thrown value says of itself: an error's message, or the value as text. For logs and messages, never to decide by. */
export function thrownText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The class of a failure and its title; what else was thrown, as it says itself. */
export function reasonText(error: unknown): string {
  return error instanceof Failure ? `${error.class}: ${error.title}` : thrownText(error);
}

/** What the log says of an error of our own: where it was thrown, too. */
export function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : String(error);
}
