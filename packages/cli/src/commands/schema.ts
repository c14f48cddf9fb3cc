import type { FieldSchema } from "@crossdock/kit";
import { Args } from "@oclif/core";
import { OwnCommand } from "../own-command.ts";

export class Schema extends OwnCommand {
  static override summary = "Prints the JSON Schema of a kind, or of a part of it, for editors and CI.";
  static override args = {
    kind: Args.string({
      description:
        "Flow, System, Retailer, …, and the path of a field in it; without it the kinds are listed.",
    }),
  };
  static override examples = [
    "<%= config.bin %> schema Flow > flow.schema.json",
    "<%= config.bin %> schema System.operations.pages",
  ];

  async run(): Promise<void> {
    const { args } = await this.parse(Schema);
    const [{ editorSchema, kindsOf }, { didYouMean, fieldSchema }, { registryOf }] = await Promise.all([
      import("@crossdock/flow"),
      import("@crossdock/kit"),
      import("../workspace/registry-of.ts"),
    ]);
    const registry = await registryOf();
    const known = [...kindsOf(registry).values()];
    if (!args.kind) {
      this.log(known.map(({ name }) => name).join("\n"));
      return;
    }
    const [kind = "", ...path] = args.kind.split(".");
    const meant = known.find(({ name }) => name.toLowerCase() === kind.toLowerCase());
    if (!meant) {
      const hint = didYouMean(
        kind,
        known.map(({ name }) => name),
      );
      this.error(`there is no kind \`${kind}\`${hint ? `; ${hint}` : ""}`, { exit: 2 });
    }
    const whole = fieldSchema(editorSchema(meant, registry));
    let part = whole;
    for (const [index, name] of path.entries()) {
      const inner = fieldsOf(part);
      const next = inner.find(([field]) => field === name)?.[1];
      if (!next) {
        const names = [...new Set(inner.map(([field]) => field))];
        const place = [meant.name, ...path.slice(0, index)].join(".");
        const hint = didYouMean(name, names) ?? `there is ${names.join(", ") || "nothing below it"}`;
        this.error(`\`${place}\` has no field \`${name}\`; ${hint}`, { exit: 2 });
      }
      part = next;
    }
    this.log(JSON.stringify(part, null, 2));
  }
}

/** Fields that a schema has by name: its own, those of its items, of what the writer names, and of its alternatives. */
function fieldsOf(schema: FieldSchema): [string, FieldSchema][] {
  const { properties = {}, patternProperties = {}, additionalProperties, items } = schema;
  const inner = [
    ...(items ? [items] : []),
    ...Object.values(patternProperties),
    ...(typeof additionalProperties === "object" ? [additionalProperties] : []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ];
  return [...Object.entries(properties), ...inner.flatMap(fieldsOf)];
}
