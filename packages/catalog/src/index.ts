export { drawGraph } from "./graph/draw-graph.ts";
export { drawLineage } from "./graph/draw-lineage.ts";
export type { Graph, LineageGraph } from "./graph/graph.ts";
export { lineageFields, lineageGraph } from "./graph/lineage-graph.ts";
export { lineageMermaid, mermaidOf } from "./graph/mermaid.ts";
export { type GraphOptions, overviewGraph } from "./graph/overview-graph.ts";
export { buildCatalog, type CatalogOptions } from "./model/build-catalog.ts";
export { Catalog } from "./model/schema.ts";
