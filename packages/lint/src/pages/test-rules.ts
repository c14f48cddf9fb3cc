import type { RuleText } from "@crossdock/kit";

/** A rule that needs the tests to run. */
export interface TestRule extends RuleText {
  /** The command that judges it. */
  command: string;
  /** What it reports, Markdown. */
  reports: string;
  /** Commands to type. */
  usage: string;
  /** How it is suppressed, Markdown. */
  suppress: string;
}

/** Ways that no case took. */
export const untakenBranch: TestRule = {
  code: "XD903",
  name: "untaken-way",
  severity: "warning",
  summary: "Every way through a flow and its mappings is taken by a case of its tests.",
  why: "What no case takes is tried by the first order that comes that way.",
  command: "crossdock test --coverage",
  reports:
    "a condition of an expression that never went one way, a `when` that was never false, a route, a `catch`.",
  usage: "crossdock test --coverage\ncrossdock test --coverage-min 80      # exits with 1 below that",
  suppress: "Not needed: it fails nothing but what `--coverage-min` asks for.",
};

/** What is sent differently, and no case minds. */
export const unnoticedChange: TestRule = {
  code: "XD908",
  name: "unnoticed-change",
  severity: "warning",
  summary: "A change of what is sent makes a difference to a case of the tests.",
  why: "Where the tests pass with the change and without it, they prove neither that it does what was meant, nor that nobody takes it back by accident.",
  command: "crossdock diff",
  reports:
    "a field, a request or an end of a message that is different, while every case of the new tests judges it as before.",
  usage: "crossdock diff main..HEAD\ncrossdock diff main..HEAD --fail-on warning      # exits with 1 for it",
  suppress:
    "Not possible: add the field to `requests` of a case, or decide that it may stay unseen; a warning fails nothing but what `--fail-on warning` asks for.",
};

/** A case that fails on the new state. */
export const failingCase: TestRule = {
  code: "XD909",
  name: "failing-case",
  severity: "error",
  summary: "The flow tests pass after the change.",
  why: "Either the flow does what nobody wants, or the case says what nobody wants any more: one of them has to be corrected before it goes live.",
  command: "crossdock diff",
  reports: "a case that fails on the new state, with the first thing that is not as it expects.",
  usage: "crossdock diff main..HEAD\ncrossdock test      # tells all that differs",
  suppress: "Not possible: correct the flow or the case.",
};

/** Every rule that needs the tests to run, in the order of the codes. */
export const testRules: readonly TestRule[] = [untakenBranch, unnoticedChange, failingCase];
