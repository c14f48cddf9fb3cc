import type { Scalar } from "yaml";
import type { FlowProblem } from "../problems/sentences.ts";

/**
 * Plain scalars that YAML changes. A number is a number when its text is the usual one: `1.10`, `0042`, `12E5` and `+49`
 * are codes as often as numbers, and the code would be lost. What YAML 1.2 reads as text, such as `NO` and `12:30`, stays as
 * it is written.
 */
export function scalarProblem(node: Scalar): FlowProblem | undefined {
  const { value, source = "", type } = node;
  if (type !== "PLAIN" || typeof value === "string") return undefined;
  if (typeof value === "number") return numberProblem(value, source);
  if (source === "" || source === String(value)) return undefined;
  return { id: "changed-scalar", source, value: String(value) };
}

/** No sign but `-`, no needless zero, no exponent, no other base. */
const usual = /^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/;

function numberProblem(value: number, source: string): FlowProblem | undefined {
  const isKept = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  const isExact = isKept && (/^[-+]?0[xo]/i.test(source) || digitsOf(source) === digitsOf(String(value)));
  if (isExact && usual.test(source)) return undefined;
  return { id: "changed-number", source, value: shown(value), isExact };
}

/** The digits that count, without sign, point and exponent. */
function digitsOf(text: string): string {
  return text
    .replace(/[eE].*$/, "")
    .replace(/[-+.]/g, "")
    .replace(/^0+|0+$/g, "");
}

function shown(value: number): string {
  return Object.is(value, -0) ? "0" : String(value);
}
