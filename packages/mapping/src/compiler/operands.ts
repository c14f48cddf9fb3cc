import { unbound } from "./scope.ts";
import type { Evaluate, Frame } from "./unit.ts";
import { enclosing, fieldOf, settled } from "./value.ts";

// Half of all nodes are constants, fields of the context and variables. Whoever needs the value of a part looks it up
// here without a call, which would take longer than the reading itself.

const [called, constant, field, own, outer, ownField, context] = [0, 1, 2, 3, 4, 5, 6] as const;

/** What a compiled node does, where it is one of the simplest. */
export interface Leaf {
  readonly kind: Exclude<Operand["kind"], typeof called>;
  readonly value?: unknown;
  readonly name?: string;
  readonly slot?: number;
}

/** A compiled part of a node. */
export interface Operand {
  readonly kind: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  readonly value: unknown;
  readonly name: string;
  readonly slot: number;
  readonly evaluate: Evaluate;
}

export function constantOf(value: unknown): Evaluate {
  return withLeaf(() => value, { kind: constant, value });
}

/** Tells of `evaluate` that it yields the field of a context that is an object. */
export function asField(evaluate: Evaluate, name: string): Evaluate {
  return withLeaf(evaluate, { kind: field, name });
}

/** Tells of `evaluate` that it yields the context, where that is not a list. */
export function asContext(evaluate: Evaluate): Evaluate {
  return withLeaf(evaluate, { kind: context });
}

/** Tells of `evaluate` that it yields the variable at `slot`, `hops` frames outwards, where that is bound. */
export function asVariable(evaluate: Evaluate, hops: number, slot: number): Evaluate {
  return hops > 1 ? evaluate : withLeaf(evaluate, { kind: hops === 0 ? own : outer, slot });
}

/** Tells of `evaluate` that it yields a field of what `variable` holds, where that is an object. */
export function asFieldOf(evaluate: Evaluate, variable: Operand, name: string): Evaluate {
  return variable.kind === own ? withLeaf(evaluate, { kind: ownField, slot: variable.slot, name }) : evaluate;
}

/** Settles what `evaluate` yields; what is told of it holds on: see `read`. */
export function asSettled(evaluate: Evaluate): Evaluate {
  const whole: Evaluate = (input, frame) => settled(evaluate(input, frame));
  return evaluate.leaf ? withLeaf(whole, evaluate.leaf) : whole;
}

function withLeaf(evaluate: Evaluate, leaf: Leaf): Evaluate {
  return Object.assign(evaluate, { leaf });
}

export function operandOf(evaluate: Evaluate): Operand {
  const { leaf } = evaluate;
  return {
    kind: leaf?.kind ?? called,
    value: leaf?.value,
    name: leaf?.name ?? "",
    slot: leaf?.slot ?? 0,
    evaluate,
  };
}

/** The value of a part; the same as calling it. */
export function read(part: Operand, input: unknown, frame: Frame): unknown {
  switch (part.kind) {
    case constant:
      return part.value;
    case field:
      if (typeof input === "object" && input !== null && !Array.isArray(input))
        return fieldOf(input, part.name);
      break;
    case context:
      if (!Array.isArray(input)) return input;
      break;
    case own: {
      const value = frame[part.slot];
      if (value !== unbound) return settled(value);
      break;
    }
    case outer: {
      const value = enclosing(frame)[part.slot];
      if (value !== unbound) return settled(value);
      break;
    }
    case ownField: {
      const value = frame[part.slot];
      if (typeof value === "object" && value !== null && !Array.isArray(value))
        return fieldOf(value, part.name);
      break;
    }
    default:
  }
  const { evaluate } = part;
  return evaluate(input, frame);
}
