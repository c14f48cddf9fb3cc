import { Flags } from "@oclif/core";
import { env, workspace } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { catalogOf } from "../workspace/load-catalog.ts";
import { writeFiles } from "../workspace/write-files.ts";

export class Graph extends JsonCommand {
  static override summary =
    "Draws the workspace: systems, flows, contracts, owners, or where a field comes from.";
  static override description =
    "With --lineage the fields of a flow are drawn from what arrives to what is sent; with a field behind the flow only what is connected with it.";
  static override args = { workspace };
  static override flags = {
    env,
    retailer: Flags.string({ char: "r", description: "For this retailer only." }),
    format: Flags.string({
      char: "f",
      description: "What is printed.",
      options: ["mermaid", "svg", "json"],
      default: "mermaid",
    }),
    view: Flags.option({
      description: "What is drawn.",
      options: ["systems", "contracts", "owners"] as const,
      default: "systems",
      exclusive: ["lineage"],
    })(),
    lineage: Flags.string({
      char: "l",
      description: "Flow, or flow and field: `order-to-erp:customer.email`.",
    }),
    out: Flags.string({ char: "o", description: "File to write to. Default: stdout." }),
  };
  static override examples = [
    "<%= config.bin %> graph --format svg --out systems.svg",
    "<%= config.bin %> graph --view owners --retailer acme",
    "<%= config.bin %> graph --lineage order-to-erp:order.order_line[].price_unit --retailer acme --format svg",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Graph);
    const [{ catalog }, drawing] = await Promise.all([
      catalogOf(this, args.workspace, flags),
      import("@crossdock/catalog"),
    ]);
    const lineage = flags.lineage === undefined ? undefined : await this.#lineage(catalog, flags.lineage);
    const graph = lineage ?? drawing.overviewGraph(catalog, { view: flags.view });
    if (this.jsonEnabled()) return graph;
    const isMermaid = flags.format === "mermaid";
    const text =
      flags.format === "json"
        ? `${JSON.stringify(graph, null, 2)}\n`
        : "boxes" in graph
          ? (isMermaid ? drawing.lineageMermaid : drawing.drawLineage)(graph)
          : (isMermaid ? drawing.mermaidOf : drawing.drawGraph)(graph);
    if (flags.out === undefined) this.log(text.trimEnd());
    else await writeFiles(this, flags.out, { [`graph.${isMermaid ? "mmd" : flags.format}`]: text });
    return undefined;
  }

  async #lineage(catalog: import("@crossdock/catalog").Catalog, wanted: string) {
    const [{ lineageFields, lineageGraph }, { didYouMean }] = await Promise.all([
      import("@crossdock/catalog"),
      import("@crossdock/kit"),
    ]);
    const [name = "", ...rest] = wanted.split(":");
    const field = rest.length > 0 ? rest.join(":") : undefined;
    const flow = catalog.flows.find((each) => each.name === name || each.reference === name);
    if (!flow) {
      const names = [...new Set(catalog.flows.map((each) => each.name))];
      this.error(
        `there is no flow \`${name}\`; ${didYouMean(name, names) ?? `there is ${names.join(", ")}`}`,
        { exit: 2 },
      );
    }
    const graph = lineageGraph(catalog, flow, field);
    if (graph) return graph;
    const hint = didYouMean(field ?? "", lineageFields(catalog, flow));
    const way = hint ?? `\`crossdock graph --lineage ${name}\` shows all of them`;
    return this.error(`${flow.reference} has no field \`${field}\`; ${way}`, { exit: 2 });
  }
}
