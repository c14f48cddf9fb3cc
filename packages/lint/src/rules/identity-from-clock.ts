import type { ExpressionView } from "@crossdock/flow";
import { defineRule, type Finding } from "@crossdock/kit";
import { callsOf, type NamedCall } from "@crossdock/mapping";
import type { Subject } from "../subject.ts";

/** What a clock in each part of an identity does. */
const effects: Readonly<Record<string, string>> = {
  id: "a second delivery of a message is taken for another message",
  key: "no two messages about one thing share a key, so nothing keeps them in order",
  version: "whatever is delivered last is the newest, also an old state that comes again",
};

/** Functions that make one value of many instants, such as the day of an instant. */
const coarse: ReadonlySet<string> = new Set(["substring", "substringBefore", "floor", "round", "fromMillis"]);

export const identityFromClock = defineRule<Subject>({
  code: "XD319",
  name: "identity-from-clock",
  severity: "error",
  summary: "An identity is made from the message, and not from the instant at which it arrives.",
  why: "The clock shows another time at each delivery. What the source sends twice is done twice, and nothing says so.",
  good: `
identity: { id: 'orderNo & "@" & $substring($now(), 0, 10)', key: orderNo }
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  bad: `
identity: { id: orderNo & $now(), key: orderNo }
                          ^^^^^^ \`$now()\` in \`identity.id\`: a second delivery of a message is taken for another message
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  perFlow: true,
  *check({ flows }) {
    for (const { expressions } of flows) {
      for (const view of expressions) {
        const [part, field] = view.path;
        if (part === "identity" && typeof field === "string") yield* clocksIn(view, field);
      }
    }
  },
});

function* clocksIn(view: ExpressionView, field: string): Generator<Finding> {
  const { text } = view;
  const effect = effects[field];
  if (text.language !== "expression" || effect === undefined) return;
  const calls = callsOf(text);
  for (const clock of calls) {
    if (clock.name !== "now" && clock.name !== "millis") continue;
    // With a picture `$now` says as much of the instant as the picture asks for.
    if (clock.arguments.length > 0 || calls.some((call) => isCut(clock, call))) continue;
    yield {
      span: view.span(clock.range),
      message: `\`$${clock.name}()\` in \`identity.${field}\`: ${effect}`,
      hint: "use what the source numbers or dates its messages by; of a schedule `$trigger.scheduledAt`; once a day `$substring($now(), 0, 10)`",
    };
  }
}

function isCut({ range: [start, end] }: NamedCall, { name, arguments: parts }: NamedCall): boolean {
  return coarse.has(name) && parts.some(({ range }) => range[0] <= start && end <= range[1]);
}
