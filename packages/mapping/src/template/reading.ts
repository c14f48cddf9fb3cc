import type { TextProblem } from "../problem.ts";
import { kindOf, type MappingProblem } from "../sentences.ts";
import { offsetsIn, type RawNode } from "./raw-node.ts";

/** A template that is being read: where its nodes stand, and what in it is refused. */
export interface Reading {
  offset(node: RawNode): number;
  refuse(node: RawNode, problem: MappingProblem): void;
  readonly problems: TextProblem[];
}

export function readingOf(source: string): Reading {
  const problems: TextProblem[] = [];
  const offset = offsetsIn(source);
  return {
    offset,
    problems,
    refuse: (node, problem) => void problems.push(problemAt(offset(node), problem, source)),
  };
}

/** Nunjucks keeps where a node begins, and not where it ends: the first character is blamed. */
export function problemAt(at: number, problem: MappingProblem, source: string): TextProblem {
  return { kind: kindOf(problem), path: [], range: [at, Math.min(source.length, at + 1)], problem };
}
