import { Cron } from "croner";
import { type TSchemaOptions, type TUnsafe, Type } from "typebox";
import type {
  Expression,
  Mapping,
  SecretReference,
  Template,
  TemplatePlace,
} from "../definitions/expression.ts";

/**
 * Field kinds: text (or a small tree) in a file that means more than a string. A kind says what it accepts,
 * reads the text into the value that code works with, and gives editors a pattern where one exists.
 * `mapping` supplies the readers of expressions, templates and mappings (see `Readers` in read.ts);
 * here only their shape is known.
 */
export interface FieldKind<Value> {
  /** Completes "must be …". */
  accepts: string;
  /** Throws when `text` is not one: a `NotOfKind`, or what the reader of another library throws. */
  read(text: string): Value;
  /** Regular expression for the printed schema. */
  pattern?: string;
}

/** A text is not of its field's kind. */
export class NotOfKind extends Error {
  override readonly name = "NotOfKind";
  /** What `accepts` does not say already. */
  readonly reason: string | undefined;

  constructor(reason?: string) {
    super(reason ?? "is not one");
    this.reason = reason;
  }
}

const units = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;
const sizes = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const;

/** Parts with a `/` between them. None is `.` or `..`: a name must not lead out of its retailer's folder. */
export const secretName = /^[A-Za-z0-9][A-Za-z0-9_.-]*(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+)*$/;

const kinds = {
  duration: {
    accepts: "a duration such as `500ms`, `30s`, `10m`, `2h` or `1d`",
    pattern: "^[0-9]+(ms|s|m|h|d|w)$",
    read: (text) => scaled(text, /^(\d+)(ms|s|m|h|d|w)$/, units),
  },
  size: {
    accepts: "a size such as `64KB` or `5MB`",
    pattern: "^[0-9]+(B|KB|MB|GB)$",
    read: (text) => scaled(text, /^(\d+)(B|KB|MB|GB)$/, sizes),
  },
  cron: {
    accepts: "a cron expression of five fields, such as `15 3 * * *`",
    read(text) {
      if (text.trim().split(/\s+/).length !== 5)
        throw new NotOfKind("needs five fields: minute, hour, day, month, weekday");
      if (!new Cron(text, { paused: true }).nextRun()) throw new NotOfKind("never fires");
      return text;
    },
  },
  timezone: {
    accepts: "an IANA time zone such as `Europe/Berlin`",
    read(text) {
      new Intl.DateTimeFormat("en", { timeZone: text });
      return text;
    },
  },
  instant: {
    accepts: "an instant of RFC 3339, such as `2026-11-30T22:00:00Z`",
    read(text) {
      if (!Number.isNaN(Date.parse(matching(text, /^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/i)))) return text;
      throw new NotOfKind();
    },
  },
  name: {
    accepts: "a kebab-case name such as `order-to-erp`",
    pattern: "^[a-z0-9]+(-[a-z0-9]+)*$",
    read: (text) => matching(text, /^[a-z0-9]+(-[a-z0-9]+)*$/),
  },
  event: {
    accepts: "the name of an event, such as `order.accepted`",
    pattern: "^[a-z0-9]+([.-][a-z0-9]+)*$",
    read: (text) => matching(text, /^[a-z0-9]+([.-][a-z0-9]+)*$/),
  },
  url: {
    accepts: "an absolute http or https address",
    read(text) {
      const { protocol } = new URL(text);
      if (protocol !== "http:" && protocol !== "https:")
        throw new NotOfKind("only http and https are spoken here");
      return text;
    },
  },
  host: {
    accepts: "a host name, an address or `*.` and a domain",
    pattern: "^(\\*\\.)?[A-Za-z0-9.:_-]+$",
    read: (text) => matching(text, /^(\*\.)?[A-Za-z0-9.:_-]+$/),
  },
  reference: {
    accepts: "a name, followed by `@version` where the kind is versioned",
    read: (text) => matching(text, /^[a-z0-9]+([.-][a-z0-9]+)*(@[1-9]\d*)?$/),
  },
  file: { accepts: "the path of a file in the workspace", read: text },
  secret: {
    accepts: "the name of a secret, such as `storefront-webhook`; no part of it is `.` or `..`",
    read: (text) => ({
      secret: matching(text, secretName),
    }),
  },
  expression: { accepts: "a JSONata expression", read: text },
  template: { accepts: "a Nunjucks template", read: text },
} satisfies Record<string, FieldKind<unknown>>;

export type FieldKindName = keyof typeof kinds;

export const fieldKinds: {
  readonly [Name in FieldKindName]: FieldKind<ReturnType<(typeof kinds)[Name]["read"]>>;
} = kinds;

export function isFieldKind(name: string): name is FieldKindName {
  return Object.hasOwn(kinds, name);
}

/** What the schema keyword `x-field` carries. */
export interface FieldMark {
  kind: FieldKindName | "mapping";
  /** For a reference: the kind of resource, and whether `@version` is part of it. */
  to?: string;
  versioned?: boolean;
  /** For a reference to a System: the retailer says which one plays the role of this name. */
  role?: boolean;
  /** For a file: how its name ends, such as `.csv`. */
  ending?: string;
  /** For a template: where its text goes. */
  place?: TemplatePlace;
  /** For an expression: what it must yield, known to lint. */
  yields?: "boolean" | "string" | "number" | "array" | "any";
  /** For an expression: names bound beside the usual ones (`result`, `item`, `error`). */
  binds?: readonly string[];
  /** For an expression or a template that does not read the message: the names at its root, or anything. */
  over?: readonly string[] | "any";
}

/** Keyword of the schema that marks a field's kind; `secretField` also hides its value everywhere. */
export const fieldKeyword = "x-field";

type Options = Omit<TSchemaOptions, "default"> & {
  description: string;
  default?: string;
};

function field<Value>(mark: FieldMark, { default: preset, ...options }: Options): TUnsafe<Value> {
  const kind = mark.kind === "mapping" ? undefined : fieldKinds[mark.kind];
  return Type.Unsafe<Value>({
    type: "string",
    ...(kind?.pattern ? { pattern: kind.pattern } : {}),
    ...options,
    ...(preset === undefined ? {} : { default: preset }),
    [fieldKeyword]: mark,
  });
}

/** Milliseconds. */
export const duration = (options: Options) => field<number>({ kind: "duration" }, options);
/** Bytes. */
export const size = (options: Options) => field<number>({ kind: "size" }, options);
export const cron = (options: Options) => field<string>({ kind: "cron" }, options);
export const timezone = (options: Options) => field<string>({ kind: "timezone" }, options);
/** The text, which names an instant. */
export const instant = (options: Options) => field<string>({ kind: "instant" }, options);
export const resourceName = (options: Options) => field<string>({ kind: "name" }, options);
/** What a step emits and a trigger takes. */
export const eventName = (options: Options) => field<string>({ kind: "event" }, options);
export const url = (options: Options) => field<string>({ kind: "url" }, options);
export const host = (options: Options) => field<string>({ kind: "host" }, options);
export const secret = (options: Options) => field<SecretReference>({ kind: "secret" }, options);

/** The name of another resource, `name@version` where `versioned`. */
export const reference = (to: string, versioned: boolean, options: Options) =>
  field<string>({ kind: "reference", to, versioned }, options);

/** The System that is asked: a role that the retailer gives to one, or the name of one. */
export const role = (options: Options) =>
  field<string>({ kind: "reference", to: "System", versioned: false, role: true }, options);

/** The path of a file in the workspace whose name ends with `ending`. */
export const file = (ending: string, options: Options) => field<string>({ kind: "file", ending }, options);

/** JSONata over the message. `binds` names what is bound beside the usual names. */
export const expression = (options: Options & Pick<FieldMark, "yields" | "binds" | "over">) => {
  const { yields, binds, over, ...rest } = options;
  return field<Expression>(
    {
      kind: "expression",
      ...(yields ? { yields } : {}),
      ...(binds ? { binds } : {}),
      ...(over ? { over } : {}),
    },
    rest,
  );
};

export const template = (place: TemplatePlace, { over, ...options }: Options & Pick<FieldMark, "over">) =>
  field<Template>({ kind: "template", place, ...(over ? { over } : {}) }, options);

/** A tree of expressions, one expression, or `{ file: name.jsonata }`. */
export const mapping = (options: { description: string; binds?: readonly string[] }) =>
  Type.Unsafe<Mapping>({
    anyOf: [{ type: "object" }, { type: "string" }],
    description: options.description,
    [fieldKeyword]: {
      kind: "mapping",
      ...(options.binds ? { binds: options.binds } : {}),
    } satisfies FieldMark,
  });

/** One of several words, as a closed list. */
export const choice = <const Words extends readonly string[]>(
  words: Words,
  options: { description: string; default?: Words[number] },
) => Type.Unsafe<Words[number]>({ type: "string", enum: [...words], ...options });

function text(value: string): string {
  if (value.trim() === "") throw new NotOfKind("must not be empty");
  return value;
}

function matching(value: string, shape: RegExp): string {
  if (!shape.test(value)) throw new NotOfKind();
  return value;
}

function scaled(value: string, shape: RegExp, scale: Record<string, number>): number {
  const [, amount, unit] = shape.exec(value) ?? [];
  const factor = scale[unit ?? ""];
  if (amount === undefined || factor === undefined) throw new NotOfKind();
  return Number(amount) * factor;
}
