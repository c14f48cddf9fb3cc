import { isFailed, type Paint, resultsText } from "../flow-tests/case-text.ts";
import { resultsJson } from "../flow-tests/results-json.ts";
import type { Recorded } from "./record.ts";

/** What was written, what has a stand-in, what is missing, and how the case ran. */
export function recordText(recorded: Recorded, isDry: boolean, paint: Paint): string {
  const { recording, file, isNew, fixture, texts, result } = recorded;
  const verb = isDry ? "would write" : "wrote";
  const { hidden, problems, missing } = recording;
  const lines = [
    ...(fixture === undefined ? [] : [`${verb} ${fixture}`]),
    `${verb} ${file}, ${isNew ? "a new test" : "one case more"}`,
    hidden.length > 0
      ? `stand-ins for ${hidden.join(", ")}`
      : "nothing in the message is personal, as far as its contract says",
    ...missing.map((text) => `not in the journal any more: ${text}`),
    ...problems.map((text) => `with its stand-ins the message does not fit: ${text}`),
  ];
  const shown = isDry ? Object.entries(texts).map(([path, text]) => `--- ${path}\n${text.trimEnd()}`) : [];
  const advice = isFailed(result)
    ? [
        "It does not go the way that it went. Where a stand-in is why, give the field its class in the contract;",
        "where the flow has changed since, correct what the case expects.",
      ]
    : [];
  return [
    lines.join("\n"),
    ...shown,
    resultsText([result], true, paint),
    ...(advice.length > 0 ? [advice.join("\n")] : []),
  ].join("\n\n");
}

/** The same for programs. */
export function recordJson(
  { recording, name, test, file, isNew, fixture, texts, result }: Recorded,
  isDry: boolean,
) {
  const { hidden, problems, missing } = recording;
  return {
    case: name,
    test,
    file,
    isNew,
    fixture,
    written: !isDry,
    hidden,
    problems,
    missing,
    files: texts,
    ...resultsJson([result]),
  };
}
