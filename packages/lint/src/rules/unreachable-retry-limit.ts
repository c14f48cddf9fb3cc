import { defineRule, durationAt, type Finding, numberAt, type Span, valueAt } from "@crossdock/kit";
import { retryListsOf, type Subject } from "../subject.ts";

/** What a retry line that leaves them out has. */
const usual = { interval: 2000, backoffRate: 2, maxDelay: 600_000, maxAttempts: 8 };
/** A limit is out of reach where the other one ends this many times earlier. */
const far = 4;
/** Tries that are counted at most. */
const mostTries = 1_000_000;

export const unreachableRetryLimit = defineRule<Subject>({
  code: "XD318",
  name: "unreachable-retry-limit",
  severity: "warning",
  summary: "Of `maxAttempts` and `maxElapsed` none ends long before the other can be reached.",
  why: "Who reads `maxElapsed: 24h` counts on a day. Where the tries are over after half an hour, an outage of an hour gives up what came in, and a person has to release it.",
  good: `
retry: [ { errors: [ Timeout ], interval: 2s, maxDelay: 10m, maxAttempts: 150, maxElapsed: 24h } ]
`,
  bad: `
retry: [ { errors: [ Timeout ], interval: 2s, maxDelay: 10m, maxAttempts: 12, maxElapsed: 24h } ]
                                                                                          ^^^ the 12 tries are over after 37m at the latest: \`maxElapsed\` is never reached
`,
  perFlow: true,
  *check(subject) {
    for (const { resource, path, lines } of retryListsOf(subject)) {
      for (const [index, line] of lines.entries()) {
        const spanOf = (field: string): Span => resource.spanOf([...path, index, field]);
        const finding = judged(line, spanOf);
        if (finding) yield finding;
      }
    }
  },
});

/** How a line waits. Milliseconds. */
interface Waits {
  interval: number;
  backoffRate: number;
  maxDelay: number;
}

function judged(line: unknown, spanOf: (field: string) => Span): Finding | undefined {
  const maxElapsed = durationAt(line, "maxElapsed");
  if (maxElapsed === undefined) return undefined;
  const written = numberAt(line, "maxAttempts");
  const maxAttempts = written ?? usual.maxAttempts;
  const waits = {
    interval: durationAt(line, "interval") ?? usual.interval,
    backoffRate: numberAt(line, "backoffRate") ?? usual.backoffRate,
    maxDelay: durationAt(line, "maxDelay") ?? usual.maxDelay,
  };
  // A try that is refused at once takes no time.
  const longest = timeOf(waits, maxAttempts);
  if (longest * far < maxElapsed) {
    const needed = triesWithin(waits, maxElapsed);
    const which =
      written === undefined ? `${maxAttempts} tries, which are the default,` : `${maxAttempts} tries`;
    return {
      span: spanOf("maxElapsed"),
      message: `the ${which} are over after ${shown(longest)} at the latest: \`maxElapsed\` is never reached`,
      hint: `write \`maxAttempts: ${needed}\` to try for that long, or \`maxElapsed: ${shown(longest)}\``,
    };
  }
  // With jitter a wait is half as long on average.
  const half = valueAt(line, "jitter") === "none" ? 1 : 2;
  const tries = triesWithin(waits, maxElapsed * half);
  if (written === undefined || tries * far > maxAttempts) return undefined;
  return {
    span: spanOf("maxAttempts"),
    message: `\`maxElapsed\` is over after about ${tries} tries: \`maxAttempts\` is never reached`,
    hint: `write \`maxAttempts: ${tries}\`, or a longer \`maxElapsed\``,
  };
}

/** The waits between so many tries, the longest that they may be. */
function timeOf(waits: Waits, tries: number): number {
  let sum = 0;
  let wait = waits.interval;
  for (let count = 1; count < Math.min(tries, mostTries); count++) {
    sum += Math.min(wait, waits.maxDelay);
    wait = Math.min(wait * waits.backoffRate, waits.maxDelay);
  }
  return sum;
}

/** Tries that begin within so long. */
function triesWithin(waits: Waits, time: number): number {
  let tries = 1;
  let wait = waits.interval;
  for (let sum = Math.min(wait, waits.maxDelay); sum <= time && tries < mostTries; tries++) {
    wait = Math.min(wait * waits.backoffRate, waits.maxDelay);
    sum += wait;
  }
  return tries;
}

/** As a flow writes it, in the largest unit that leaves two digits. */
function shown(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return `${seconds}s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)}m` : `${Math.round(seconds / 3600)}h`;
}
