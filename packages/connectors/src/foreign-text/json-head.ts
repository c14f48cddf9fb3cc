import { jsonOf } from "../answer/json-of.ts";

/**
 * The beginning of a JSON text that was cut, made whole: what is open where it ends is closed, and a member without its
 * value is left out. Undefined for text that does not begin as an object or a list. Linear in the text.
 */
export function jsonHead(text: string): unknown {
  if (!text.startsWith("{") && !text.startsWith("[")) return undefined;
  const { closers, inString, comma } = openAt(text);
  if (inString) {
    // A name that was cut makes no member; a value that was cut is as good as its beginning.
    const whole = jsonOf(`${text.replace(/\\(?:u[0-9a-f]{0,3})?$/i, "")}"${closers}`);
    if (whole !== undefined) return whole;
  }
  return jsonOf(text + closers) ?? (comma && jsonOf(text.slice(0, comma.at) + comma.closers));
}

interface Open {
  /** What closes everything that is open at the end. */
  closers: string;
  inString: boolean;
  /** The last comma outside of texts: up to there everything is whole. */
  comma: { at: number; closers: string } | undefined;
}

function openAt(text: string): Open {
  const open: string[] = [];
  let inString = false;
  let comma: { at: number; depth: number } | undefined;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (inString) {
      if (letter === "\\") at++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === "{") open.push("}");
    else if (letter === "[") open.push("]");
    else if (letter === "}" || letter === "]") open.pop();
    // What closes it is open still, unless it is closed by a later one: then a later comma or the end decides.
    if (letter === "," && !inString) comma = { at, depth: open.length };
  }
  const closing = (depth: number): string => open.slice(0, depth).reverse().join("");
  return {
    closers: closing(open.length),
    inString,
    comma: comma && comma.depth <= open.length ? { at: comma.at, closers: closing(comma.depth) } : undefined,
  };
}
