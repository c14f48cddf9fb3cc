import type { Graph, LineageGraph } from "./graph.ts";

/** A graph as a Mermaid flowchart. */
export function mermaidOf({ title, groups, nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = [...head(title)];
  for (const [index, { id, label }] of groups.entries()) {
    const own = nodes.filter(({ group }) => group === id);
    if (own.length === 0) continue;
    lines.push(`  subgraph g${index} [${quoted(label)}]`);
    for (const { id: node, kind, label: text, lines: more } of own) {
      const [open, close] = shapes[kind];
      lines.push(`    ${ids.get(node)}${open}${quoted(text, ...more)}${close}`);
    }
    lines.push("  end");
  }
  for (const { from, to, kind, label } of edges) {
    const arrow = kind === "asks" ? "-.->" : "-->";
    const text = label === "" ? "" : `|${quoted(label.replaceAll("\n", ", "))}|`;
    lines.push(`  ${ids.get(from)} ${arrow}${text} ${ids.get(to)}`);
  }
  const critical = nodes.filter(({ criticality }) => criticality === "critical").map(({ id }) => ids.get(id));
  if (critical.length > 0)
    lines.push("  classDef critical stroke-width:3px", `  class ${critical.join(",")} critical`);
  return `${lines.join("\n")}\n`;
}

/** A lineage as a Mermaid flowchart: boxes are subgraphs, fields are nodes. */
export function lineageMermaid({ title, boxes, links }: LineageGraph): string {
  const lines = [...head(title)];
  const ids = new Map<string, string>();
  for (const [index, box] of boxes.entries()) {
    lines.push(`  subgraph b${index} [${quoted(box.label, ...box.lines)}]`);
    for (const { path, class: name, constant } of box.fields) {
      const id = `f${ids.size}`;
      ids.set(`${box.id}\n${path}`, id);
      const marks = [
        name === "personal" || name === "restricted" ? name : "",
        constant ? "constant" : "",
      ].filter(Boolean);
      lines.push(`    ${id}[${quoted(path || "the whole", ...marks)}]`);
    }
    lines.push("  end");
  }
  const boxIds = new Map(boxes.map(({ id }, index) => [id, `b${index}`]));
  for (const { from, fromField, to, toField } of links) {
    const start = fromField === null ? boxIds.get(from) : ids.get(`${from}\n${fromField}`);
    const end = ids.get(`${to}\n${toField}`);
    if (start && end) lines.push(`  ${start} --> ${end}`);
  }
  return `${lines.join("\n")}\n`;
}

function head(title: string): string[] {
  return ["---", `title: ${JSON.stringify(title)}`, "---", "flowchart LR"];
}

const shapes = {
  system: ["[(", ")]"],
  flow: ["([", "])"],
  contract: ["[/", "/]"],
  mapping: ["{{", "}}"],
  table: ["[[", "]]"],
  owner: ["((", "))"],
  caller: [">", "]"],
  retailer: ["[", "]"],
} as const;

/** Text in quotes; what Mermaid or the page around it would take for more than text is written as its code. */
function quoted(...lines: string[]): string {
  const texts = lines
    .filter((line) => line !== "")
    .map((line) => line.replace(/[^\p{L}\p{N} .,:/@·\-_()]/gu, code));
  return `"${texts.join("<br>")}"`;
}

function code(sign: string): string {
  return /\s/.test(sign) ? " " : `#${sign.codePointAt(0)};`;
}
