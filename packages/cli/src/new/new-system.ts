import { kindSchema, sampleValue } from "@crossdock/flow";
import { type ConnectorDefinition, fieldKeyword, type ShapeChecker, valueAt } from "@crossdock/kit";
import { parse } from "yaml";
import { insertItem } from "./insert-item.ts";
import { chosen, refuse, refuseUnknown } from "./refuse.ts";
import { addChoice, type Known, requiredFields } from "./required-fields.ts";
import { type Draft, pathFor, retailerFor, type Site, usualOwner } from "./site.ts";
import { yamlText } from "./yaml-text.ts";

export interface SystemWish {
  name: string;
  connector?: string | undefined;
  auth?: string | undefined;
  role?: string | undefined;
  retailer?: string | undefined;
  /** For all retailers. */
  shared?: boolean | undefined;
  owner?: string | undefined;
  criticality?: string | undefined;
}

/** A System of a connector, with what the connector requires; the retailer's role, where one is named. */
export function newSystem(site: Site, wish: SystemWish): Draft {
  const { name } = wish;
  const { connectors } = site.registry;
  const connector = chosen({ what: "connector", flag: "connector" }, wish.connector, connectors);
  if (wish.shared && wish.role !== undefined)
    refuse("`--role` names what a retailer calls a System; leave out `--shared`, or the role");
  const retailer = wish.shared ? undefined : retailerFor(site, wish.retailer, name);
  const example: unknown = parse(connector.examples[0]?.yaml ?? "{}");
  const scheme = schemeOf(connector, wish.auth, example);
  const short =
    retailer && name.startsWith(`${retailer.name}-`) ? name.slice(retailer.name.length + 1) : name;
  const folder = retailer ? `${retailer.name}/` : "";
  const schema = kindSchema("System", site.registry, { connector: connector.name, auth: { scheme } });
  const known: Known = {
    example: valueAt(example, "auth", "scheme") === scheme ? example : without(example, "auth"),
    given: {
      name,
      owner: wish.owner ?? retailer?.value["owner"] ?? usualOwner(site),
      criticality: wish.criticality ?? "medium",
      connector: connector.name,
      baseUrl: addressOf(name, valueAt(example, "baseUrl")),
      ...(scheme === "none" ? {} : { "auth.scheme": scheme }),
      limits: valueAt(example, "limits") ?? { concurrency: 4, timeout: "30s" },
      breaker: valueAt(example, "breaker") ?? { failures: 10, within: "1m", probe: "30s" },
    },
    secret: (field) => `\${secret:${folder}${short}-${kebab(field)}}`,
  };
  const system = requiredFields(
    schema,
    withCredentials(connector, scheme, { schema, shapes: site.registry.shapes }, known),
  );
  const { baseUrl } = system.value;
  if (typeof baseUrl === "string" && !baseUrl.startsWith("${"))
    addChoice(system, ["baseUrl"], baseUrl, "Where it is.");
  const role = wish.role;
  const changed = retailer && role ? withRole(site, retailer, role, name) : {};
  return {
    files: { [pathFor(site, "System", name, retailer?.name ?? null)]: yamlText(system.value, system.notes) },
    changed,
    choices: system.choices,
    next: `crossdock new flow <name> --system ${role ?? name}`,
  };
}

function schemeOf({ name, auth }: ConnectorDefinition, wanted: string | undefined, example: unknown): string {
  const schemes = Object.keys(auth);
  if (wanted !== undefined)
    return schemes.includes(wanted)
      ? wanted
      : refuseUnknown(`\`auth\` scheme of connector ${name} called`, wanted, schemes);
  const written = valueAt(example, "auth", "scheme");
  return typeof written === "string" && schemes.includes(written) ? written : (schemes[0] ?? "none");
}

/** Of a scheme that requires no field by itself: those that may stand together, for the connector to be content. */
function withCredentials(
  connector: ConnectorDefinition,
  scheme: string,
  { schema, shapes }: { schema: object; shapes: ShapeChecker },
  known: Known,
): Known {
  const auth = connector.auth[scheme];
  if (!auth || [auth.required ?? []].flat().some((name) => name !== "scheme")) return known;
  const fields = Object.entries(auth.properties);
  const free = fields.filter(([name, field]) => name !== "scheme" && valueAt(field, "default") === undefined);
  let chosen = known;
  for (const [name, field] of free) {
    const isSecret = valueAt(field, fieldKeyword, "kind") === "secret";
    const value = isSecret ? known.secret(name) : sampleValue(field, name);
    const more = { ...chosen, given: { ...chosen.given, [`auth.${name}`]: value } };
    if ([...(connector.check?.(requiredFields(schema, more).value, shapes) ?? [])].length === 0)
      chosen = more;
  }
  return chosen;
}

/** An address comes from the environment; a folder stands in the file. */
function addressOf(name: string, example: unknown): string {
  const isAddress = typeof example !== "string" || /^(https?:|\$\{)/.test(example);
  return isAddress ? `\${env:${name.toUpperCase().replaceAll("-", "_")}_URL}` : example;
}

function withRole(
  site: Site,
  retailer: { file: string; name: string; value: Readonly<Record<string, unknown>> },
  role: string,
  name: string,
): Record<string, string> {
  const taken = valueAt(retailer.value["systems"], role);
  if (taken !== undefined)
    refuse(
      `\`${role}\` of ${retailer.name} is ${String(taken)} already, in ${retailer.file}; take another role`,
    );
  const text = site.files[retailer.file] ?? "";
  return { [retailer.file]: insertItem(text, "systems", `${role}: ${name}`, "map") };
}

function without(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? { ...value, [name]: undefined } : value;
}

function kebab(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
}
