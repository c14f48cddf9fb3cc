import { readJson } from "@crossdock/kit";

/** Twice what a message may nest: an answer wraps its records, and what is deeper is found in the record that has it. */
const deepestAnswer = 256;

/**
 * The parsed text, or undefined when it is not JSON. An answer is read where a message would be refused: what it says may
 * already be done. So the last of two equal names counts, and what nests too deeply stands as its own text.
 */
export function jsonOf(text: string): unknown {
  try {
    return readJson(text, { deepest: deepestAnswer, beyond: "text", twice: "last" });
  } catch {
    return undefined;
  }
}
