import { scan } from "./ranges.ts";

const words: ReadonlySet<string> = new Set(["and", "or", "in", "true", "false", "null", "function"]);

/** The plain paths that an expression names, such as `basePrice` or `$item.taxRate`; calls are left out. */
export function pathsIn(text: string): string[] {
  const found = new Set<string>();
  let behind = 0;
  scan(text, 0, (_, at) => {
    if (at < behind || /[\w.$]/.test(text[at - 1] ?? "")) return false;
    const [path] = /^\$?[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(?!\s*\()(?![\w.])/.exec(text.slice(at, at + 300)) ?? [];
    if (path === undefined || words.has(path)) return false;
    behind = at + path.length;
    found.add(path);
    return false;
  });
  return [...found];
}

/** Every name that an expression has, of fields as well as of variables. */
export function namesIn(text: string): string[] {
  return pathsIn(text).flatMap((path) => path.replaceAll("$", "").split("."));
}

/** Whether a text names nothing: what it yields is always the same. */
export function isConstant(text: string): boolean {
  let named = false;
  scan(text, 0, (sign) => {
    named ||= /[$A-Za-z_`]/.test(sign);
    return named;
  });
  return !named || /^\s*(true|false|null)\s*$/.test(text);
}
