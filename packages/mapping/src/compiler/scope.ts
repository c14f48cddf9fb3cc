import { children, type Node } from "../expression/ast.ts";

/** The mark of a variable that no `:=` has reached yet; until then its name means the outer one. */
export const unbound: unique symbol = Symbol("unbound");

/** Where a variable may be at run time. */
export interface Candidate {
  /** Frames to go outwards. */
  hops: number;
  /** Index in that frame; `tuple` where the frame's tuple may have it. */
  slot: number | "tuple";
}

/**
 * The variables that a part of an expression may bind, known before it runs. A block, an own function and an item of
 * a tuple stream have one each; the outermost also holds everything that is bound from outside.
 */
export class Scope {
  readonly kind: "root" | "block" | "lambda" | "tuple";
  readonly parent: Scope | undefined;
  readonly #slots = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #parameters = new Set<string>();
  /** Names that tuples of this expression may carry. */
  readonly #tupleNames: ReadonlySet<string>;

  constructor(kind: Scope["kind"], parent: Scope | undefined, tupleNames: ReadonlySet<string>) {
    this.kind = kind;
    this.parent = parent;
    this.#tupleNames = tupleNames;
  }

  /** Length of its frames. */
  get size(): number {
    return (this.kind === "tuple" ? 2 : 1) + this.#names.length;
  }

  /** The name at a slot of the outermost frame. */
  name(slot: number): string {
    return this.#names[slot - 1] ?? "";
  }

  /** The slot of `name`, where it has one. */
  known(name: string): number | undefined {
    return this.#slots.get(name);
  }

  /** The slot of `name`; a new one when it is not known yet. */
  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const next = this.size;
    this.#slots.set(name, next);
    this.#names.push(name);
    return next;
  }

  /** As `slot`, for a name that has a value from the start. */
  parameter(name: string): number {
    this.#parameters.add(name);
    return this.slot(name);
  }

  /** Everywhere that `name` may be found, seen from here, inner first; the root always has it. */
  candidates(name: string): Candidate[] {
    const found: Candidate[] = [];
    let scope: Scope = this;
    for (let hops = 0; ; hops++) {
      if (scope.#slots.has(name) || scope.parent === undefined) {
        found.push({ hops, slot: scope.slot(name) });
        if (scope.parent === undefined || scope.#parameters.has(name)) return found;
      }
      if (scope.kind === "tuple" && this.#tupleNames.has(name)) found.push({ hops, slot: "tuple" });
      scope = scope.parent;
    }
  }

  /** Whether only the surroundings of the expression can give `name` a value. */
  isGlobal(name: string): boolean {
    let scope: Scope = this;
    while (scope.parent !== undefined) {
      if (scope.#slots.has(name) || (scope.kind === "tuple" && this.#tupleNames.has(name))) return false;
      scope = scope.parent;
    }
    return true;
  }

  /** A scope below this one that may bind `names`. */
  child(kind: Scope["kind"], names: Iterable<string> = []): Scope {
    const scope = new Scope(kind, this, this.#tupleNames);
    for (const name of names) scope.slot(name);
    return scope;
  }
}

/** Names that `:=` may bind in the frame in which `nodes` run: not those inside blocks and own functions. */
export function boundNames(
  nodes: readonly Node[],
  names: Set<string> = new Set<string>(),
): ReadonlySet<string> {
  for (const node of nodes) {
    if (node.type === "bind") names.add(node.lhs.value);
    const apart =
      node.type === "block" ? node.expressions : node.type === "lambda" && !node.thunk ? [node.body] : [];
    boundNames(
      children(node).filter((child) => !apart.includes(child)),
      names,
    );
  }
  return names;
}
