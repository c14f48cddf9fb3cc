import { type Aspect, type EditOp, fieldText, type KindDiff, type Told, within } from "./kind-diff.ts";

export const flowDiff: KindDiff = { tells };

function tells([first = "", second = "", ...rest]: readonly string[], op: EditOp): Told {
  switch (first) {
    case "steps":
      return toldOfStep(second, rest, op);
    case "triggers":
      return toldOfTrigger(second, rest, op);
    case "identity":
      return ["identity", `\`identity${second ? `.${second}` : ""}\``, identityNotes[second]];
    case "input":
      return ["input", `\`input${within([second, ...rest].filter(Boolean), ".")}\``];
    case "catch":
      return ["catch", second ? `what happens after ${second}${within(rest)}` : "`catch`"];
    case "defaults":
      return second === ""
        ? ["retry", "what holds for every step that says nothing else"]
        : [second === "retry" ? "retry" : "timeout", `the default ${second}${within(rest)}`];
    case "queue":
      return ["limits", "the bound of the queue"];
    default:
      return ["about", `\`${[first, second, ...rest].filter(Boolean).join(".")}\``];
  }
}

const identityNotes: Readonly<Record<string, string>> = {
  id: "Messages that were processed have another id now: the same one is taken once more when it arrives again.",
  key: "Order is kept per key: a message under the old key does not wait for one under the new.",
  version: "Versions that were applied are compared with the new ones: what is older is skipped.",
};

const stepWords: Readonly<Record<string, [Aspect, string]>> = {
  when: ["condition", "the condition"],
  forEach: ["condition", "the list it runs for"],
  output: ["check", "what later steps see of it"],
  assert: ["assertion", "what must hold of the answer"],
  expect: ["assertion", "what is compared after the write"],
  emit: ["target", "the event that it emits"],
  checkpoint: ["check", "the checkpoint"],
  retry: ["retry", "how it is tried again"],
  timeout: ["timeout", "the time limit"],
};

function toldOfStep(id: string, [field = "", ...rest]: readonly string[], op: EditOp): Told {
  const step = `step \`${id}\``;
  if (field === "") {
    if (op === "moved") return ["order", step];
    return ["step", step, op === "removed" ? "Later steps that read its result get nothing." : undefined];
  }
  if (field === "mapping") return ["mapping", `${step}: ${fieldText(rest)}`];
  if (field === "route")
    return ["route", `${step}: the way ${rest[0] ? `\`${rest[0]}\`` : "it takes"}${within(rest.slice(1))}`];
  if (field === "target") {
    const [key = ""] = rest;
    const isPlace = key === "" || key === "system" || key === "operation";
    return [
      "target",
      `${step}: ${isPlace ? `the ${key || "target"}` : `\`${rest.join(".")}\` of the target`}`,
    ];
  }
  const [aspect, words] = stepWords[field] ?? ["step", `\`${field}\``];
  return [aspect, `${step}: ${words}${within(rest)}`];
}

function toldOfTrigger(id: string, rest: readonly string[], op: EditOp): Told {
  const [part = "", field = ""] = rest;
  const subject = `trigger \`${id}\`${within(rest)}`;
  if (rest.length === 0)
    return ["trigger", subject, op === "removed" ? "Nothing arrives by it any more." : undefined];
  if (part === "webhook" && field === "path")
    return ["trigger", subject, "Senders must know the new address; the old one answers 404."];
  if (part === "webhook" && field === "verify")
    return ["verify", subject, "It decides whose messages are believed."];
  if (part === "event")
    return ["trigger", subject, "What is emitted under the old name no longer starts it."];
  return ["trigger", subject];
}
