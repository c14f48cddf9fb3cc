import { hasSuite, readSuite } from "../suite.ts";
import type { Case } from "./case.ts";

const longestInput = 30_000;

/** The expressions of the official suite that end by themselves, with their inputs; nothing where it is not there. */
export function corpusOf(folder: string): Case[] {
  if (!hasSuite(folder)) return [];
  return readSuite(folder)
    .filter(({ timeLimit, depth, input = "" }) => !timeLimit && !depth && input.length < longestInput)
    .map(({ expression, input, bindings }) => ({ expression, input, bindings }));
}
