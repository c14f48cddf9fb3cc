import type { Change, Sight } from "./change.ts";
import { windowText } from "./change-window.ts";
import { countedText, namesText } from "./names-text.ts";
import { countText } from "./objection.ts";
import {
  byResource,
  compatibilityText,
  folded,
  forWhom,
  placeText,
  restText,
  testsText,
  titleText,
  uncomparedText,
} from "./phrases.ts";
import type { DiffReport } from "./report.ts";
import { sentMarkdown } from "./sent-markdown.ts";
import { isWorthTelling } from "./sent-phrases.ts";

/** For a pull request: who is affected and how much, what forbids it, who has to agree; then every change. */
export function formatDiffMarkdown(report: DiffReport): string {
  const { before, after, changes, risk, sent, uncompared } = report;
  const isSame = changes.length === 0 && (sent?.changes.length ?? 0) === 0;
  if (isSame && uncompared.length === 0 && report.objections.length === 0)
    return `## crossdock: nothing changes\n\n\`${before}\` and \`${after}\` do the same for every retailer.\n`;
  const breaking = changes.filter(({ compatibility }) => compatibility?.verdict === "breaking").length;
  const facts = [
    `**Risk: ${risk ?? "none"}**`,
    countedText(changes.length, "change"),
    ...(report.objections.length > 0 ? [`**${countedText(report.objections.length, "objection")}**`] : []),
    ...(breaking > 0 ? [countedText(breaking, "breaking contract change")] : []),
  ];
  return [
    "## crossdock: what this change does",
    `${facts.join(" · ")} · \`${before}\` → \`${after}\``,
    ...uncompared.map(uncomparedText),
    affected(report),
    objections(report),
    requirements(report),
    ...(sent && isWorthTelling(report) ? [sentMarkdown(sent)] : []),
    ...byResource(changes).map(({ heading, changes: own }) => {
      const { shown, rest } = folded(own);
      const more = rest.length > 0 ? [restText(rest)] : [];
      return [`### ${headingText(heading)}`, ...shown.map(changeText), ...more].join("\n\n");
    }),
    "",
  ]
    .filter((part, index, all) => part !== "" || index === all.length - 1)
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function affected({ retailers }: DiffReport): string {
  if (retailers.length === 0) return "No retailer is reached.";
  if (retailers.length > 20) return `Reaches ${namesText(retailers.map(({ name }) => name))}.`;
  return [
    "| Reaches | Changes | Highest risk |",
    "| --- | ---: | --- |",
    ...retailers.map(({ name, changes, risk }) => `| ${cell(name)} | ${changes} | ${risk} |`),
  ].join("\n");
}

function objections(report: DiffReport): string {
  if (report.objections.length === 0) return "";
  const lines = report.objections.map(({ code, severity, message, hint, span }) => {
    const place = span ? ` (\`${span.file}:${span.start.line}\`)` : "";
    return `- **${severity} ${code}** ${message}${place}${hint ? `<br>${hint}` : ""}`;
  });
  return ["### What speaks against it", lines.join("\n")].join("\n\n");
}

function requirements(report: DiffReport): string {
  if (report.requirements.length === 0) return "";
  const rows = report.requirements.map(({ approvals, groups, notAuthor, window, because, given, span }) => {
    const from = groups.length > 0 ? groups.join(" or ") : "anybody";
    const what = because.map(
      ({ resource, criticality, domains }) => `${resource} (${[criticality, ...domains].join(", ")})`,
    );
    const needs = approvals > 0 ? countText(approvals) : "none";
    const who = given.length > 0 ? ` (given: ${namesText(given.map(({ person }) => person))})` : "";
    const when = window ? windowText(window) : "at any time";
    return [
      needs + who,
      notAuthor ? `${from}, not the author` : from,
      when,
      namesText(what),
      `\`${span.file}:${span.start.line}\``,
    ];
  });
  return [
    "### Approvals that the Policy asks for",
    [
      "| Needs | From | Goes live | For | Policy |",
      "| --- | --- | --- | --- | --- |",
      ...rows.map((cells) => `| ${cells.map(cell).join(" | ")} |`),
    ].join("\n"),
  ].join("\n\n");
}

function headingText(heading: string): string {
  const [kind = "", ...name] = heading.split(" ");
  return `${kind} \`${name.join(" ")}\``;
}

function changeText(change: Change): string {
  const { risk, note, before, after } = change;
  const verdict = compatibilityText(change);
  const tests = testsText(change);
  const reads = readsText(before, after);
  const places = [...new Set([placeText(before), placeText(after)].filter((place) => place !== undefined))];
  const lines = [
    `- **${risk}** ${titleText(change)}, for ${forWhom(change)}`,
    ...[note, verdict, reads, tests].flatMap((text) => (text ? [`  <br>${text}`] : [])),
    ...(places.length > 0 ? [`  <br><sub>${places.join(" → ")}</sub>`] : []),
  ];
  const block = diffBlock(before, after);
  return block === "" ? lines.join("\n") : `${lines.join("\n")}\n\n${block.replace(/^/gm, "  ")}`;
}

function readsText(before: Sight | undefined, after: Sight | undefined): string {
  const texts = [before?.reads, after?.reads].map((reads) =>
    reads && reads.length > 0
      ? namesText(
          reads.map((path) => `\`${path}\``),
          8,
        )
      : "",
  );
  const [old, now] = texts;
  if (!old && !now) return "";
  if (old === now || !old) return `Reads ${now}.`;
  return now ? `Read ${old}, now ${now}.` : `Read ${old}, now nothing of the message.`;
}

function diffBlock(before: Sight | undefined, after: Sight | undefined): string {
  const lines = [...signed("-", before), ...signed("+", after)];
  if (lines.length === 0) return "";
  const fence = lines.some((line) => line.includes("```")) ? "````" : "```";
  return [`${fence}diff`, ...lines, fence].join("\n");
}

const most = 30;

function signed(sign: string, sight: Sight | undefined): string[] {
  if (!sight || sight.text === "") return [];
  const lines = sight.text.split("\n");
  const cut = lines.length > most ? [`${sign} … ${lines.length - most} more lines`] : [];
  return [...lines.slice(0, most).map((line) => `${sign} ${line}`), ...cut];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
