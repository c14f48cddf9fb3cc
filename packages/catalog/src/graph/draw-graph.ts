import { Graph as Layout, layout } from "@dagrejs/dagre";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { escaped, fitted, type SvgOptions, svgOf, widthOf, wrapped } from "./svg-text.ts";

const margin = 16;
const headline = 30;
/** Between the parts of two retailers. */
const gap = 20;
const widest = 250;
/** Of bold text: its letters are wider. */
const labelSize = 14.2;
const lineSize = 11;

/** A graph as SVG, from left to right; a retailer below the other. */
export function drawGraph(graph: Graph, options: SvgOptions = {}): string {
  const parts: string[] = [];
  let y = margin;
  let width = 320;
  const titled = graph.groups.length > 1;
  for (const group of graph.groups) {
    const nodes = graph.nodes.filter((node) => node.group === group.id);
    if (nodes.length === 0) continue;
    const own = new Set(nodes.map(({ id }) => id));
    const drawn = drawPart(
      nodes,
      graph.edges.filter(({ from, to }) => own.has(from) && own.has(to)),
      options,
    );
    const top = titled ? headline : 0;
    width = Math.max(width, drawn.width + margin * 2);
    if (titled)
      parts.push(`<text class="g-title" x="${margin}" y="${y + 16}">${escaped(group.label)}</text>`);
    parts.push(`<g transform="translate(${margin} ${y + top})">${drawn.body}</g>`);
    y += top + drawn.height + gap;
  }
  const { title, description } = graph;
  return svgOf(
    { title, description, width, height: Math.max(80, y - gap + margin) },
    parts.join("\n"),
    options,
  );
}

function drawPart(nodes: readonly GraphNode[], edges: readonly GraphEdge[], options: SvgOptions) {
  const plan = new Layout({ multigraph: true });
  plan.setGraph({ rankdir: "LR", nodesep: 22, ranksep: 64, edgesep: 14, marginx: 2, marginy: 2 });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) plan.setNode(node.id, sizeOf(node));
  const [ways, back] = waysOf(edges);
  for (const edge of edges) {
    const lines = labelLines(edge);
    const width = Math.max(0, ...lines.map((line) => widthOf(line, 10.5)));
    const label = { width, height: lines.length * 13, labelpos: "c", minlen: 1 };
    plan.setEdge(...ways(edge), label, edge.kind);
  }
  layout(plan);
  const { width = 0, height = 0 } = plan.graph();
  const drawnEdges = edges.map((edge) => {
    // Every edge was set above, and the layout has led it along points.
    const routed = plan.edge(...ways(edge), edge.kind) as Routed;
    return drawEdge(edge, back(edge) ? { ...routed, points: routed.points.toReversed() } : routed, options);
  });
  // Every node was set above, and the layout has given it its place.
  const drawnNodes = nodes.map((node) => drawNode(node, plan.node(node.id) as Placed, options));
  const body = [
    ...drawnEdges.map(({ line }) => line),
    ...drawnNodes,
    ...drawnEdges.map(({ text }) => text),
  ].join("\n");
  return { width, height, body };
}

/**
 * What a flow writes back to the System that brings its messages is laid out against its direction, so that sources
 * stand at the left.
 */
function waysOf(edges: readonly GraphEdge[]) {
  const becomes = edges.filter(({ kind }) => kind === "becomes");
  const reached = (node: string): string[] => [
    node,
    ...becomes.filter(({ from }) => from === node).flatMap(({ to }) => reached(to)),
  ];
  const brings = new Set(
    edges.flatMap(({ from, to, kind }) =>
      kind === "brings" ? reached(to).map((flow) => `${from}\n${flow}`) : [],
    ),
  );
  const back = ({ from, to, kind }: GraphEdge): boolean => kind !== "brings" && brings.has(`${to}\n${from}`);
  const ways = (edge: GraphEdge): [string, string] =>
    back(edge) ? [edge.to, edge.from] : [edge.from, edge.to];
  return [ways, back] as const;
}

interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Routed {
  points: { x: number; y: number }[];
  x?: number;
  y?: number;
}

const labelWidth = widest - 22;

function sizeOf({ label, lines }: GraphNode): { width: number; height: number } {
  const titles = wrapped(label, labelWidth, labelSize);
  const shown = lines.filter((line) => line !== "");
  const texts = [
    ...titles.map((line) => widthOf(line, labelSize)),
    ...shown.map((line) => widthOf(line, lineSize)),
  ];
  return {
    width: Math.min(widest, Math.max(96, Math.max(...texts) + 26)),
    height: 16 + titles.length * 17 + shown.length * 15,
  };
}

function drawNode(
  { label, lines, kind, criticality, of }: GraphNode,
  at: Placed,
  options: SvgOptions,
): string {
  const { width, height } = at;
  const [left, top] = [at.x - width / 2, at.y - height / 2];
  const round = kind === "flow" ? 14 : kind === "owner" ? 17 : 5;
  const titles = wrapped(label, labelWidth, labelSize);
  const shown = lines.filter((line) => line !== "");
  const marks = criticality === "critical" ? " critical" : "";
  const below = top + 21 + titles.length * 17;
  const text = (name: string, y: number, line: string): string =>
    `<text class="${name}" text-anchor="middle" x="${n(at.x)}" y="${n(y)}">${escaped(line)}</text>`;
  const body = [
    `<title>${escaped([label, ...shown, criticality ?? ""].filter(Boolean).join("\n"))}</title>`,
    `<rect class="g-box ${kind}${marks}" x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${n(height)}" rx="${n(round)}"/>`,
    ...titles.map((line, index) => text("g-label", top + 21 + index * 17, line)),
    ...shown.map((line, index) => text("g-line", below + index * 14, fitted(line, width - 14, lineSize))),
  ].join("");
  const href = of === null ? undefined : options.href?.(of);
  return href === undefined ? `<g>${body}</g>` : `<a href="${escaped(href)}">${body}</a>`;
}

function drawEdge(edge: GraphEdge, { points, x, y }: Routed, { prefix = "picture" }: SvgOptions) {
  const { kind } = edge;
  const lines = labelLines(edge);
  const line = `<path class="g-edge ${kind}" d="${curve(points)}" marker-end="url(#${prefix}-${kind})"/>`;
  if (lines.length === 0 || x === undefined || y === undefined) return { line, text: "" };
  const first = y - ((lines.length - 1) * 13) / 2 + 3.5;
  const text = lines
    .map(
      (part, index) =>
        `<text class="g-edge-label" text-anchor="middle" x="${n(x)}" y="${n(first + index * 13)}">${escaped(part)}</text>`,
    )
    .join("");
  return { line, text };
}

function labelLines({ label }: GraphEdge): string[] {
  const lines = label.split("\n").filter((line) => line !== "");
  const shown = lines.slice(0, 3).map((line) => fitted(line, 180, 10.5));
  return lines.length > 3 ? [...shown, `and ${lines.length - 3} more`] : shown;
}

/** A smooth line through the corners that the layout gives: it runs through the middles of its sides. */
function curve(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  const last = points.at(-1);
  if (!first || !last) return "";
  const middles = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${n(point.x)},${n(point.y)} ${n(end.x)},${n(end.y)}`;
  });
  return `M${n(first.x)},${n(first.y)} ${middles.length > 0 ? middles.join(" ") : `L${n(last.x)},${n(last.y)}`}`;
}

/** A coordinate with one digit behind the point. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
