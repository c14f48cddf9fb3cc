/** Which packages may import which: the table of `.config/dependency-cruiser.js`. */
export type Directions = Readonly<Record<string, readonly string[]>>;

const part = /(<!-- printed from \.config\/dependency-cruiser\.js [^\n]*-->\n)[\s\S]*?(<!-- end -->)/;

/** The text with its printed part renewed: a picture of the directions, and a table of what each package is. */
export function withPackages(
  text: string,
  allowed: Directions,
  summaries: Readonly<Record<string, string>>,
): string {
  if (!part.test(text)) throw new Error("docs/architecture.md has lost the marks around its printed part");
  const body = [picture(allowed), packageTable(allowed, summaries)].join("\n\n");
  return text.replace(part, (_, start: string, end: string) => `${start}\n${body}\n\n${end}`);
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
