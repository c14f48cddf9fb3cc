import { valueAt } from "@crossdock/kit";
import { byPath, type KindDiff, within } from "./kind-diff.ts";

export const policyDiff: KindDiff = {
  tells(shown) {
    const [first, name, ...rest] = shown;
    if (first === "retry") return ["retry", `retry list \`${name ?? ""}\`${within(rest)}`];
    if (first === "changes") return byPath("approvals", shown);
    return byPath(first === "classification" ? "classification" : "policy", shown);
  },
  reaches({ value, steps }, _document, [first, name]) {
    const byDefault = valueAt(value, "defaults", "retry");
    return first === "retry" && steps.some((step) => (step.value["retry"] ?? byDefault) === (name ?? ""));
  },
  everywhere: ([first]) => first !== "retry",
};
