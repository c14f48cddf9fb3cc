import type { Signature } from "../expression/ast.ts";

/** A function value of the language: an own function, a built-in one, a regular expression, or one passed on. */
export class Fn {
  /** How many arguments it declares; `$map` and its kin pass no more. */
  readonly arity: number;
  readonly #work: (args: readonly unknown[], input: unknown) => unknown;
  readonly signature: Signature | undefined;
  /** What else is known of it. */
  readonly facts: FunctionFacts;
  /** Whether it keeps the name and the place of its last call: not where it was passed on, or finds text. */
  readonly isNamed: boolean;
  /** Name and place of its last call by name, for errors that come out of it. */
  token: string | undefined;
  position: number | undefined;

  constructor(
    arity: number,
    work: (args: readonly unknown[], input: unknown) => unknown,
    signature: Signature | undefined,
    facts: FunctionFacts = plainFacts,
  ) {
    this.arity = arity;
    this.#work = work;
    this.signature = signature;
    this.facts = facts;
    this.isNamed = facts.passed === undefined && facts.matcher === undefined;
    this.token = undefined;
    this.position = undefined;
  }

  /** Runs it; the result is not settled, and may be a `TailCall`. */
  invoke(args: readonly unknown[], input: unknown): unknown {
    return this.#work(args, input);
  }

  /** The mark by which the reference's own functions know a function. */
  get _jsonata_lambda(): true {
    return true;
  }
}

export interface FunctionFacts {
  /** Names of the declared parameters of a built-in function, as a partial application fills them. */
  parameters?: readonly string[];
  /** An own function. */
  lambda?: boolean;
  /** Passed on as an argument: it has no name, and what its body calls the context is nothing. */
  passed?: Fn;
  /** A regular expression, for the fast paths of `$match`, `$replace`, `$split` and `$contains`. */
  matcher?: Matcher;
}

/** A regular expression that cannot run for ever: `run` throws when the time is over. */
export interface Matcher {
  readonly source: string;
  /** Whether it surely matches something, in a time that grows as the text does. */
  readonly isSimple: boolean;
  /** Replaces every match by a text without dollar signs. Only for what is simple. */
  replaceAll(text: string, replacement: string): string;
  /** The match at or behind `from`; `next` is where the search goes on. */
  run(text: string, from: number): { match: RegExpExecArray; next: number } | undefined;
  readonly position: number | undefined;
}

const plainFacts: FunctionFacts = {};

export function isFunction(value: unknown): value is Fn | ((...args: unknown[]) => unknown) {
  return value instanceof Fn || typeof value === "function";
}

/** The compiled text of an own function. */
export interface OwnCode {
  /** How many parameters it has. */
  readonly count: number;
  readonly signature: Signature | undefined;
  readonly run: { enter(): void };
  /** The frame of a call: the enclosing frame, and the arguments at the places of their parameters. */
  enter(parent: unknown[], args: readonly unknown[]): unknown[];
  /** Whether its frames are the enclosing frame and one argument, or two, and nothing else. */
  readonly plain: 1 | 2 | undefined;
  body(input: unknown, frame: unknown[], caller: unknown): unknown;
}

const ownFacts: FunctionFacts = { lambda: true };

/** A function that is written in the expression: its code, with the context and the variables of where it is written. */
export class OwnFn extends Fn {
  readonly code: OwnCode;
  readonly input: unknown;
  readonly frame: unknown[];

  constructor(code: OwnCode, input: unknown, frame: unknown[]) {
    super(code.count, noWork, code.signature, ownFacts);
    this.code = code;
    this.input = input;
    this.frame = frame;
  }

  override invoke(args: readonly unknown[], caller: unknown): unknown {
    const { code } = this;
    code.run.enter();
    return code.body(this.input, code.enter(this.frame, args), caller);
  }
}

function noWork(): undefined {
  return undefined;
}

/** A call in the last place of an own function: whoever called that one makes it, so that the stack does not grow. */
export class TailCall extends Fn {
  /** The function and its arguments; they may be evaluated only now. */
  readonly prepared: () => readonly [callee: unknown, args: readonly unknown[]];

  constructor(
    prepared: () => readonly [callee: unknown, args: readonly unknown[]],
    token: string | undefined,
    position: number | undefined,
  ) {
    super(0, noWork, undefined);
    this.prepared = prepared;
    this.token = token;
    this.position = position;
  }
}
