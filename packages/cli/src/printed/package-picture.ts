import { withPart } from "./printed-part.ts";

/** Which packages may import which: the table of `.config/dependency-cruiser.js`. */
export type Directions = Readonly<Record<string, readonly string[]>>;

/** The text with its printed part renewed: a picture of the directions, and a table of what each package is. */
export function withPackages(
  text: string,
  allowed: Directions,
  summaries: Readonly<Record<string, string>>,
): string {
  const body = [picture(allowed), packageTable(allowed, summaries)].join("\n\n");
  return withPart(text, ".config/dependency-cruiser.js", body);
}

/** Arrows that a longer way implies are left out, so that a person can read it. */
function picture(allowed: Directions): string {
  const reaches = (from: string, to: string): boolean =>
    (allowed[from] ?? []).some((next) => next === to || reaches(next, to));
  const arrows = Object.entries(allowed).flatMap(([name, may]) =>
    may
      .filter((other) => !may.some((between) => between !== other && reaches(between, other)))
      .map((other) => `  ${name} --> ${other}`),
  );
  return ["```mermaid", "flowchart TD", ...arrows, "```"].join("\n");
}

function packageTable(allowed: Directions, summaries: Readonly<Record<string, string>>): string {
  const rows = Object.entries(allowed).map(
    ([name, may]) =>
      `| [\`${name}\`](../packages/${name}) | ${summaries[name] ?? ""} | ${may.join(", ") || "nothing"} |`,
  );
  return ["| Package | What it is | May import |", "| --- | --- | --- |", ...rows].join("\n");
}
