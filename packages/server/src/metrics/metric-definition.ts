/** When somebody has to be told. */
interface Alert {
  /** Upper camel case, what is wrong: `JournalNotStorable`. */
  name: string;
  /** PromQL; true while it is wrong. */
  when: string;
  /** How long it must hold: `5m`. Missing: at once. */
  for?: string;
  /** `page` wakes somebody up, `ticket` waits for the morning. */
  severity: "page" | "ticket";
  /** What is wrong, in a sentence; `{{ $labels.flow }}` names what it is about. */
  summary: string;
  /** What to do first. */
  action: string;
}

/** What is drawn of it, and how. */
interface Panel {
  title: string;
  /** PromQL. */
  query: string;
  /** A label of the series: `{{flow}}`. */
  legend: string;
  unit: "short" | "s" | "ops" | "percentunit";
}

/** A metric: what is counted, what is good, when it is not, and what is drawn of it. */
export interface MetricDefinition {
  name: string;
  kind: "counter" | "gauge" | "histogram";
  help: string;
  labels: readonly string[];
  /** Upper bounds of a histogram, seconds. */
  buckets?: readonly number[];
  /** What an operator wants to see; a line of the table in docs/operating.md for each. `of` narrows it: `{state="held"}`. */
  good?: readonly { of?: string; reads: string }[];
  alerts?: readonly Alert[];
  panel?: Panel;
}
