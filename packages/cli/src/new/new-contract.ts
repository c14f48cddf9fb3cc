import { readFile } from "node:fs/promises";
import { entriesAt, readJson, thrownText } from "@crossdock/kit";
import { refuse } from "./refuse.ts";
import { schemaOf } from "./schema-of.ts";
import { type Draft, pathFor, type Site, usualOwner } from "./site.ts";
import { yamlText } from "./yaml-text.ts";

export interface ContractWish {
  name: string;
  /** JSON files, each with one message. */
  sample?: readonly string[] | undefined;
  owner?: string | undefined;
  criticality?: string | undefined;
}

/** A consumed Contract with the JSON Schema that its samples fit. */
export async function newContract(site: Site, wish: ContractWish): Promise<Draft> {
  const { name, sample = [] } = wish;
  if (sample.length === 0)
    refuse("say what such a message looks like with `--sample message.json`; several may be given");
  const samples = await Promise.all(sample.map(readSample));
  const [usual, personal] = ["internal", "personal"].map((each) => classNamed(site, each));
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...(usual === undefined ? {} : { "x-classification": usual }),
    ...schemaOf(samples, personal),
  };
  const path = `schemas/${name.replaceAll(".", "/")}.v1.schema.json`;
  const contract = {
    kind: "Contract",
    name,
    version: 1,
    owner: wish.owner ?? usualOwner(site),
    criticality: wish.criticality ?? "medium",
    role: "consumed",
    schema: path,
  };
  const files = sample.length === 1 ? "one sample" : `${sample.length} samples`;
  return {
    files: {
      [pathFor(site, "Contract", name)]: yamlText(contract, []),
      [path]: `${JSON.stringify(schema, null, 2)}\n`,
    },
    changed: {},
    choices: [
      `${path}: it follows from ${files}; say which of the \`required\` fields may be missing, and which values a field may have`,
      `${path}: \`x-classification\` is a guess; name the class of each field that is about a person`,
      `${path}: mark amounts of money with \`"x-money": true\`, so that lint checks how they are calculated`,
    ],
    // Nothing reads it yet.
    told: ["XD104"],
    next: `crossdock new flow … --contract ${name}@1`,
  };
}

async function readSample(file: string): Promise<unknown> {
  try {
    return readJson(await readFile(file, "utf8"));
  } catch (error) {
    return refuse(`${file} cannot be read as JSON: ${thrownText(error)}`);
  }
}

/** A class of the Policy; undefined where it has none of that name. */
function classNamed({ workspace }: Site, name: string): string | undefined {
  const policy = workspace.resources.list("Policy")[0];
  return entriesAt(policy?.value, "classification").find(([known]) => known === name)?.[0];
}
