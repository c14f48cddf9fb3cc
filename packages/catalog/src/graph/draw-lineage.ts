import type { LineageBox, LineageGraph } from "./graph.ts";
import { escaped, fitted, type SvgOptions, svgOf } from "./svg-text.ts";

const margin = 16;
const row = 19;
const boxWidth = 290;
const between = 130;
const gap = 22;

const captions = ["as it arrives", "as the flow knows it", "as it is sent"];

interface Placed {
  box: LineageBox;
  x: number;
  y: number;
  height: number;
  top: number;
}

/** A lineage as SVG: boxes in three columns, a line from each field to the fields that are made of it. */
export function drawLineage(lineage: LineageGraph, options: SvgOptions = {}): string {
  const columns = [0, 1, 2].filter((column) => lineage.boxes.some((box) => box.column === column));
  const placed = new Map<string, Placed>();
  const heights = columns.map((column, index) => {
    let y = margin + 22;
    for (const box of ordered(lineage, column)) {
      const top = 26 + (box.lines.some((line) => line !== "") ? 15 : 0);
      const height = top + Math.max(1, box.fields.length) * row + 8;
      placed.set(box.id, { box, x: margin + index * (boxWidth + between), y, height, top });
      y += height + gap;
    }
    return y;
  });
  const heads = columns.map(
    (column, index) =>
      `<text class="g-line" x="${margin + index * (boxWidth + between)}" y="${margin + 8}">${captions[column] ?? ""}</text>`,
  );
  const links = lineage.links.map(({ from, fromField, to, toField }) => {
    const [start, end] = [placed.get(from), placed.get(to)];
    return start && end ? drawLink(start, fromField, end, toField) : "";
  });
  const boxes = [...placed.values()].map(drawBox);
  const width =
    margin * 2 + columns.length * boxWidth + (columns.length - 1) * between + (columns.includes(2) ? 34 : 0);
  const { title, description } = lineage;
  const body = [...heads, ...links, ...boxes].join("\n");
  return svgOf({ title, description, width, height: Math.max(80, ...heights) }, body, options);
}

/** Contracts before variables and tables, whose lines are short. */
function ordered({ boxes }: LineageGraph, column: number): LineageBox[] {
  const own = boxes.filter((box) => box.column === column);
  return [
    ...own.filter(({ kind }) => kind === "contract" || kind === "step"),
    ...own.filter(({ kind }) => kind !== "contract" && kind !== "step"),
  ];
}

function drawBox({ box, x, y, height, top }: Placed): string {
  const line = box.lines.find((each) => each !== "");
  return [
    "<g>",
    `<title>${escaped([box.label, ...box.lines].filter(Boolean).join("\n"))}</title>`,
    `<rect class="g-sheet" x="${x}" y="${y}" width="${boxWidth}" height="${height}" rx="6"/>`,
    `<path class="g-box ${box.kind}" d="M${x},${y + top - 2} v-${top - 8} a6,6 0 0 1 6,-6 h${boxWidth - 12} a6,6 0 0 1 6,6 v${top - 8} Z"/>`,
    `<text class="g-label" x="${x + 10}" y="${y + 18}">${escaped(fitted(box.label, boxWidth - 20, 14.2))}</text>`,
    line === undefined
      ? ""
      : `<text class="g-line" x="${x + 10}" y="${y + 33}">${escaped(fitted(line, boxWidth - 20, 11))}</text>`,
    ...box.fields.map(({ path, class: name, constant }, index) => {
      const sensitive = name === "personal" || name === "restricted";
      const marks = `${sensitive ? " sensitive" : ""}${constant ? " constant" : ""}`;
      const text = path === "" ? "the whole" : path;
      return `<text class="g-field${marks}" x="${x + 10}" y="${y + top + 14 + index * row}">${escaped(fitted(text, boxWidth - 20, sensitive ? 12.4 : 11.5))}<title>${escaped(`${text}${sensitive ? `: ${name}` : ""}${constant ? ": always the same" : ""}`)}</title></text>`;
    }),
    "</g>",
  ].join("");
}

function drawLink(start: Placed, fromField: string | null, end: Placed, toField: string): string {
  const y1 = heightOf(start, fromField);
  const y2 = heightOf(end, toField);
  // Between two steps the line runs around their right side.
  if (start.x === end.x) {
    const x = start.x + boxWidth;
    return `<path class="g-link" d="M${x},${y1} C${x + 34},${y1} ${x + 34},${y2} ${x},${y2}"/>`;
  }
  const [x1, x2] = [start.x + boxWidth, end.x];
  const bend = (x2 - x1) / 2;
  return `<path class="g-link" d="M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}"/>`;
}

function heightOf({ box, y, top }: Placed, field: string | null): number {
  const index = field === null ? -1 : box.fields.findIndex(({ path }) => path === field);
  return index < 0 ? y + 14 : y + top + 10 + index * row;
}
