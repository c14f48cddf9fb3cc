import type { Severity } from "@crossdock/kit";

/** A rule that the loader, the renderer or the compiler checks itself; the linter checks the others. */
export interface LoaderRule {
  /** Kebab-case, what is wrong. */
  name: string;
  severity: Severity;
  /** What must hold, in one sentence. */
  summary: string;
  /** What would be lost otherwise. */
  why: string;
}

export const loaderRules = {
  XD100: {
    name: "unreadable-yaml",
    severity: "error",
    summary: "A file is plain YAML 1.2: mappings, lists, text, numbers, `true`, `false` and `null`.",
    why: "Aliases, tags and values that YAML changes silently make a file mean something else than it shows.",
  },
  XD101: {
    name: "unknown-field",
    severity: "error",
    summary: "Every field is known to its kind.",
    why: "A misspelt field would be ignored, and with it the safety that it asked for.",
  },
  XD102: {
    name: "duplicate-key",
    severity: "error",
    summary: "A key stands once, and `<<` does not merge.",
    why: "Of two values one would be lost without a word.",
  },
  XD103: {
    name: "unresolved-reference",
    severity: "error",
    summary: "Every reference leads to something.",
    why: "A flow that refers to nothing fails at run time, with the first order.",
  },
  XD105: {
    name: "misnamed-resource",
    severity: "error",
    summary: "A resource's name is kebab-case and equals its file's stem; the file says the kind.",
    why: "People and editors find a resource by its file.",
  },
  XD106: {
    name: "duplicate-id",
    severity: "error",
    summary: "A resource exists once, and an `id` stands once in its list.",
    why: "Overlays, the journal and messages address things by name and id.",
  },
  XD109: {
    name: "misplaced-interpolation",
    severity: "error",
    summary: "`${env:NAME}` and `${secret:path}` are whole values in System, Retailer and Environment.",
    why: "A value must never change the structure of a document, nor a secret become part of a text.",
  },
  XD111: {
    name: "invalid-time",
    severity: "error",
    summary: "A duration has a unit, and a cron expression fires.",
    why: "A schedule that never fires, or a wait of the wrong length, is not noticed for weeks.",
  },
  XD112: {
    name: "unknown-timezone",
    severity: "error",
    summary: "A time zone is one of the IANA names.",
    why: "A schedule in the wrong zone runs at the wrong hour.",
  },
  XD113: {
    name: "missing-version",
    severity: "error",
    summary: "A reference to a versioned kind says its version.",
    why: "A new version would take effect in flows that were never tested with it.",
  },
  XD114: {
    name: "wrong-shape",
    severity: "error",
    summary: "Every field is present where it is required and of the right type.",
    why: "A flow with a missing part cannot run.",
  },
  XD115: {
    name: "unsupported",
    severity: "error",
    summary: "Only what this version builds may be written.",
    why: "A field that is accepted and ignored promises a safety that is not there.",
  },
  XD201: {
    name: "invalid-expression",
    severity: "error",
    summary: "An expression is valid JSONata.",
    why: "The flow could not be compiled.",
  },
  XD220: {
    name: "invalid-template",
    severity: "error",
    summary: "A template is valid Nunjucks.",
    why: "The flow could not be compiled.",
  },
  XD601: {
    name: "no-owner",
    severity: "error",
    summary: "Every resource has an owner.",
    why: "Nobody would be asked when it fails.",
  },
  XD602: {
    name: "no-criticality",
    severity: "error",
    summary: "Flows, systems and contracts say how critical they are.",
    why: "Retries, lanes, approvals and alerts follow from it.",
  },
  XD801: {
    name: "patch-of-nothing",
    severity: "error",
    summary: "An overlay patches a resource that exists and that its retailer uses.",
    why: "The difference that a retailer relies on would not be there.",
  },
  XD802: {
    name: "patch-of-final",
    severity: "error",
    summary: "An overlay leaves alone what its base marks as `final`.",
    why: "Identity, the order of an acknowledgement, or a safety rule would differ for one retailer, which the owner of the base has ruled out.",
  },
} as const satisfies Record<string, LoaderRule>;

export type LoaderCode = keyof typeof loaderRules;

/**
 * Rules of the linter that the compiler reports as well, because no revision can be made while they are broken.
 * The linter documents them.
 */
export const compilerRules = {
  XD107: { name: "missing-value", severity: "error" },
  XD204: { name: "unknown-name", severity: "error" },
  XD205: { name: "unsafe-function", severity: "error" },
  XD214: { name: "backtracking-regex", severity: "error" },
  XD215: { name: "object-call", severity: "error" },
  XD221: { name: "template-call", severity: "error" },
  XD222: { name: "template-without-prefix", severity: "error" },
  XD223: { name: "unencoded-value", severity: "error" },
} as const satisfies Record<string, Pick<LoaderRule, "name" | "severity">>;

export type CompilerCode = keyof typeof compilerRules;
