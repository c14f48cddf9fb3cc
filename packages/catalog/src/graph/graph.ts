/** A picture before it is drawn. */
export interface Graph {
  title: string;
  /** What it shows, for those who cannot see it. */
  description: string;
  /** Parts that are drawn for themselves: one for each retailer. */
  groups: { id: string; label: string }[];
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface GraphNode {
  id: string;
  /** Id in the catalogue, where it stands for something of it. */
  of: string | null;
  kind: "system" | "flow" | "contract" | "mapping" | "table" | "owner" | "caller" | "retailer";
  label: string;
  /** Further lines, smaller. */
  lines: string[];
  criticality: string | null;
  /** One of the groups. */
  group: string;
}

export interface GraphEdge {
  from: string;
  to: string;
  /** `brings`: messages come; `writes`; `asks`: reads while it runs; `becomes`: is mapped to; `owns`. */
  kind: "brings" | "writes" | "asks" | "becomes" | "owns";
  label: string;
}

/** Which input each field is made of, in columns from left to right. */
export interface LineageGraph {
  title: string;
  description: string;
  boxes: LineageBox[];
  links: LineageLink[];
}

/** A contract, a step or a set of values, with the fields of it that take part. */
export interface LineageBox {
  id: string;
  of: string | null;
  kind: "contract" | "step" | "variables" | "tables";
  /** 0: as it arrives; 1: as the flow knows it; 2: as it is sent. */
  column: number;
  label: string;
  lines: string[];
  fields: { path: string; class: string | null; constant: boolean }[];
}

export interface LineageLink {
  /** Ids of boxes. */
  from: string;
  to: string;
  /** Paths of their fields; null: the box as a whole. */
  fromField: string | null;
  toField: string;
}
