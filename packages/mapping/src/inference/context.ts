import type { Path } from "@crossdock/kit";
import type { LambdaNode, Node } from "../expression/ast.ts";
import { rangeOf } from "../expression/range.ts";
import type { Range, TextProblem } from "../problem.ts";
import { kindOf, type MappingProblem } from "../sentences.ts";
import type { Scope } from "./analysis.ts";
import { alternatives, present, type Shape, union } from "./shape.ts";

/** What one inference knows and collects; frames share it. */
export interface Inference {
  source: string;
  scope: Scope;
  /** What a node yields; every part of the inference comes back through it. */
  visit(node: Node, frame: Frame): Shape;
  /** Nodes that may still be visited, and levels that may still be entered: own functions may call themselves. */
  budget: { nodes: number; depth: number };
  /** Own functions that nothing has called yet; they are inferred at the end. */
  idle: Map<LambdaNode, () => void>;
  /** A place for a value that was not read from anywhere, so that conditions can prove things of it. */
  newPlace(): Path;
  read(path: Path | undefined): void;
  /** `fix`: what to write in place of the node, where that is clear. */
  report(node: Node, problem: MappingProblem, fix?: string): void;
  /** A condition can hold and can fail; one that never differs in all its visits is reported. */
  judge(node: Node, truth: { canHold: boolean; canFail: boolean }): void;
  /** A name was found here at least once: in an own function that takes several shapes, that is enough. */
  found(node: Node): void;
  /** The operand fits here: the same for what an own function is given. */
  fits(node: Node): void;
}

/** What a condition proves of a place beside that it exists. */
export interface Proof {
  /** Its only type, as `$type` names it. */
  type?: string;
  /** It is not null. */
  notNull?: boolean;
}

/** Where the inference stands: the context value, what is bound, and what a condition has proved to be there. */
export interface Frame {
  infer: Inference;
  /** `$`. */
  input: Shape;
  lookUp(name: string): Shape | undefined;
  bind(name: string, shape: Shape): void;
  /** Places (as text) that exist here, because a condition asked, and what else it proved of them. */
  proved: ReadonlyMap<string, Proof>;
}

export function rootFrame(infer: Inference): Frame {
  const { input, variables } = infer.scope;
  const root = { ...input, at: input.at ?? [] };
  const bound = Object.entries(variables).map(
    ([name, shape]) => [name, { ...shape, at: [`$${name}`] }] as const,
  );
  return frameOf(infer, root, new Map<string, Shape>([...bound, ["$", root]]), undefined, new Map());
}

/** A frame inside `outer`, with its own variables. */
export function inner(
  outer: Frame,
  { input = outer.input, proved = outer.proved }: { input?: Shape; proved?: Frame["proved"] } = {},
): Frame {
  return frameOf(outer.infer, input, new Map(), outer, proved);
}

/** The frame where `proofs` hold as well; it shares the variables of `frame`. */
export function proving(frame: Frame, proofs: readonly (readonly [Path, Proof])[]): Frame {
  if (proofs.length === 0) return frame;
  const proved = new Map(frame.proved);
  for (const [path, proof] of proofs) {
    for (let length = 1; length < path.length; length++) {
      const prefix = placeText(path.slice(0, length));
      proved.set(prefix, { ...proved.get(prefix), notNull: true });
    }
    proved.set(placeText(path), { ...proved.get(placeText(path)), ...proof });
  }
  return { ...frame, proved };
}

/** The same variables at another context value. */
export function at(frame: Frame, input: Shape): Frame {
  return { ...frame, input };
}

/** A shape as it is known here: what a condition has proved is there, and of that type. */
export function known(frame: Frame, shape: Shape): Shape {
  const proof = shape.at && frame.proved.get(placeText(shape.at));
  if (!proof) return shape;
  const members = alternatives(shape).filter(
    (member) =>
      member.type === "unknown" ||
      ((proof.type === undefined || typeNames[member.type] === proof.type) &&
        !(proof.notNull === true && member.type === "null")),
  );
  if (members.length === 0 || members.length === alternatives(shape).length) return present(shape);
  const { at, marks } = shape;
  return { ...present(union(members)), ...(at ? { at } : {}), ...(marks ? { marks } : {}) };
}

/** What `$type` says of a shape. */
const typeNames: Readonly<Record<Shape["type"], string>> = {
  string: "string",
  number: "number",
  boolean: "boolean",
  null: "null",
  list: "array",
  object: "object",
  function: "function",
  unknown: "",
  nothing: "",
  union: "",
};

export function placeText(path: Path): string {
  return path.join("\u0000");
}

/** Collects problems once for each kind and place; of names that were found in one call they are dropped. */
export function collector(
  source: string,
): Pick<Inference, "report" | "found" | "fits" | "judge"> & { problems(): TextProblem[] } {
  const problems = new Map<string, TextProblem>();
  const resolved = new Set<string>();
  const fitting = new Set<string>();
  const judged = new Map<string, { range: Range; canHold: boolean; canFail: boolean }>();
  return {
    problems() {
      const names = [...problems.values()].filter(({ kind, range }) => {
        if (kind === "unknown-path" || kind === "bare-word") return !resolved.has(range.join());
        return kind !== "operand" || !fitting.has(range.join());
      });
      const constant = [...judged.values()].filter(({ canHold, canFail }) => canHold !== canFail);
      return [...names, ...constant.map(({ range, canHold }) => constantCondition(range, canHold))];
    },
    judge(node, { canHold, canFail }) {
      const range = rangeOf(node, source);
      const before = judged.get(range.join());
      judged.set(range.join(), {
        range,
        canHold: canHold || before?.canHold === true,
        canFail: canFail || before?.canFail === true,
      });
    },
    report(node, problem, fix) {
      const range = rangeOf(node, source);
      const kind = kindOf(problem);
      const key = `${kind} ${range.join()}`;
      if (problems.has(key)) return;
      problems.set(key, { kind, path: [], range, problem, ...(fix === undefined ? {} : { fix }) });
    },
    found(node) {
      resolved.add(rangeOf(node, source).join());
    },
    fits(node) {
      fitting.add(rangeOf(node, source).join());
    },
  };
}

function constantCondition(range: Range, holds: boolean): TextProblem {
  return { kind: "constant-condition", path: [], range, problem: { id: "constant-condition", holds } };
}

function frameOf(
  infer: Inference,
  input: Shape,
  variables: Map<string, Shape>,
  outer: Frame | undefined,
  proved: Frame["proved"],
): Frame {
  return {
    infer,
    input,
    proved,
    lookUp: (name) => variables.get(name) ?? outer?.lookUp(name),
    bind: (name, shape) => void variables.set(name, shape),
  };
}
