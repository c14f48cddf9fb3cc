import { didYouMean } from "@crossdock/kit";

/** What a command says of itself, as far as a command line is held against it. */
export interface CommandShape {
  id: string;
  flags: Readonly<Record<string, FlagShape>>;
  args: Readonly<Record<string, ArgShape>>;
}

interface FlagShape {
  type: "boolean" | "option";
  char?: string | undefined;
  description?: string | undefined;
  required?: boolean | undefined;
  options?: readonly string[] | undefined;
  multiple?: boolean | undefined;
  allowNo?: boolean | undefined;
  exclusive?: readonly string[] | undefined;
  dependsOn?: readonly unknown[] | undefined;
}

interface ArgShape {
  description?: string | undefined;
  required?: boolean | undefined;
  multiple?: boolean | undefined;
}

/** What was given, as far as it could be understood. */
interface Given {
  flags: Set<string>;
  words: string[];
}

/**
 * What is wrong with a command line, as one line with the way out; undefined where nothing is wrong that the command's own
 * declarations tell. It is asked once the line is refused, to say so in crossdock's words.
 */
export function usageProblem(command: CommandShape, argv: readonly string[]): string | undefined {
  const given: Given = { flags: new Set(), words: [] };
  for (let rest = argv; rest.length > 0; ) {
    const [token = "", ...after] = rest;
    if (token === "--") {
      given.words.push(...after);
      break;
    }
    const read = isFlag(token) ? readFlag(command, token, after) : { used: 0, word: token };
    if (typeof read === "string") return read;
    if (read.word !== undefined) given.words.push(read.word);
    if (read.flag !== undefined) {
      if (given.flags.has(read.flag) && !command.flags[read.flag]?.multiple && isOption(command, read.flag))
        return `--${read.flag} stands twice; give it once`;
      given.flags.add(read.flag);
    }
    rest = after.slice(read.used);
  }
  return tooMuch(command, given) ?? missing(command, given) ?? together(command, given);
}

interface Read {
  /** Words behind it that belong to it. */
  used: number;
  flag?: string;
  word?: string;
}

function isFlag(token: string): boolean {
  return token.startsWith("-") && token !== "-" && !/^-\d/.test(token);
}

function isOption({ flags }: CommandShape, name: string): boolean {
  return flags[name]?.type === "option";
}

/** A flag with its value, or what is wrong with it. */
function readFlag(command: CommandShape, token: string, after: readonly string[]): Read | string {
  const [, word = token, inline] = /^([^=]+)=(.*)$/s.exec(token) ?? [];
  const isShort = !token.startsWith("--");
  const name = isShort ? ofChar(command, token.charAt(1)) : ofWord(command, word.slice(2));
  if (name === undefined) return unknownFlag(command, word);
  const attached = isShort && token.length > 2 ? token.slice(2).replace(/^=/, "") : inline;
  if (!isOption(command, name)) return { used: 0, flag: name };
  const value = attached ?? after[0];
  const isNext = value !== undefined && attached === undefined && isKnown(command, value);
  if (value === undefined || isNext) return needsValue(command, name);
  const { options } = command.flags[name] ?? {};
  if (options && !options.includes(value)) {
    const hint = didYouMean(value, options) ?? `it is one of ${options.join(", ")}`;
    return `--${name} cannot be \`${value}\`; ${hint}`;
  }
  return { used: attached === undefined ? 1 : 0, flag: name };
}

function ofWord({ flags }: CommandShape, word: string): string | undefined {
  if (Object.hasOwn(flags, word)) return word;
  const positive = word.startsWith("no-") ? word.slice(3) : "";
  return flags[positive]?.allowNo ? positive : undefined;
}

function ofChar({ flags }: CommandShape, char: string): string | undefined {
  return Object.entries(flags).find(([, flag]) => flag.char === char)?.[0];
}

function isKnown(command: CommandShape, token: string): boolean {
  if (token.startsWith("--")) return ofWord(command, token.slice(2)) !== undefined;
  return token.length === 2 && token.startsWith("-") && ofChar(command, token.charAt(1)) !== undefined;
}

function unknownFlag({ id, flags }: CommandShape, word: string): string {
  const names = Object.keys(flags).map((name) => `--${name}`);
  const hint = didYouMean(word, names) ?? `\`crossdock ${id} --help\` lists its flags`;
  return `\`crossdock ${id}\` has no flag \`${word}\`; ${hint}`;
}

function needsValue({ flags }: CommandShape, name: string): string {
  const { options, description } = flags[name] ?? {};
  const hint = options ? `one of ${options.join(", ")}` : shortOf(description);
  return `--${name} needs a value${hint === "" ? "" : `: ${hint}`}`;
}

function tooMuch({ id, args }: CommandShape, { words }: Given): string | undefined {
  const names = Object.keys(args);
  if (Object.values(args).some(({ multiple }) => multiple) || words.length <= names.length) return undefined;
  const takes = names.length === 0 ? "nothing but flags" : names.map((name) => `<${name}>`).join(" ");
  return `\`${words[names.length]}\` is too much: \`crossdock ${id}\` takes ${takes}`;
}

function missing({ id, args, flags }: CommandShape, given: Given): string | undefined {
  const arg = Object.entries(args).find(([, { required }], index) => required && given.words.length <= index);
  if (arg) return `\`crossdock ${id}\` needs <${arg[0]}>: ${shortOf(arg[1].description)}`;
  const flag = Object.entries(flags).find(([name, { required }]) => required && !given.flags.has(name));
  return flag && `\`crossdock ${id}\` needs --${flag[0]}: ${shortOf(flag[1].description)}`;
}

function together({ flags }: CommandShape, given: Given): string | undefined {
  for (const name of given.flags) {
    const { exclusive = [], dependsOn = [] } = flags[name] ?? {};
    const other = exclusive.find((each) => given.flags.has(each));
    if (other !== undefined) return `--${name} and --${other} exclude each other; give one of them`;
    const needed = dependsOn.find((each) => typeof each === "string" && !given.flags.has(each));
    if (needed !== undefined) return `--${name} goes with --${String(needed)} alone; give both`;
  }
  return undefined;
}

/** The first sentence of a description, without its full stop. */
function shortOf(description = ""): string {
  const [, first = description] = /^(.*?)[.;](?:\s|$)/s.exec(description) ?? [];
  return first;
}
