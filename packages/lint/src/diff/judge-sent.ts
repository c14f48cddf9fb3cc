import { splitReference } from "@crossdock/flow";
import type { Diagnostic, Span } from "@crossdock/kit";
import { failingCase, unnoticedChange } from "../pages/test-rules.ts";
import { objection } from "./objection.ts";
import type { SentReport } from "./sent.ts";
import { sentHeading, sentSubject } from "./sent-phrases.ts";
import type { Side } from "./side.ts";

/** XD908 and XD909: cases that fail now, and what no case minds. */
export function judgeSent({ changes, failing }: SentReport, after: Side): Diagnostic[] {
  const unnoticed = Map.groupBy(
    changes.filter(({ isNoticed }) => !isNoticed),
    sentHeading,
  );
  return [
    ...failing.map((each) => objection(failingCase, { id: "failing-case", ...each }, { span: each.span })),
    ...[...unnoticed].map(([place, own]) => {
      const subjects = own.map(sentSubject);
      const span = placeOf(own[0]?.flow ?? "", own[0]?.step ?? null, after);
      return objection(unnoticedChange, { id: "unnoticed", place, subjects }, { span });
    }),
  ];
}

/** Of the step, in whichever version of the flow a retailer runs. */
function placeOf(name: string, step: string | null, { flows }: Side): Span | undefined {
  const flow = flows.find((each) => splitReference(each.flow).name === name && each.retailer !== null);
  const index = flow?.steps.findIndex(({ id }) => id === step) ?? -1;
  return flow?.spanOf(index < 0 ? ["name"] : ["steps", index], index < 0 ? "value" : "key");
}
