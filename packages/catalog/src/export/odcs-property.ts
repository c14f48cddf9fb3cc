import { type Fields, isFields } from "@crossdock/kit";
import { childrenOf, joined } from "../model/contract-fields.ts";

/** What is known of a field from around it. */
interface Around {
  /** Path of what is described, as the catalogue writes it. */
  path: string;
  /** Class of the nearest field around it. */
  dataClass: string | undefined;
  /** Role of the System whose value counts, by path, and for what is around it. */
  recordOf: ReadonlyMap<string, string>;
  record?: string | undefined;
}

/** The fields of a schema as properties of an Open Data Contract. */
export function odcsProperties(schema: Fields, around: Around): unknown[] {
  return childrenOf(schema).map(([name, child, isRequired]) => {
    const inner = { ...around, path: joined(around.path, name) };
    return { name, required: isRequired && !typesOf(child).includes("null"), ...element(child, inner) };
  });
}

/** What an item of a list, and a field, say of themselves. */
function element(written: Fields, around: Around): Fields {
  const node = flattened(written);
  const dataClass = textOf(node["x-classification"]) ?? around.dataClass;
  const record = around.recordOf.get(around.path) ?? around.record;
  const inner = { ...around, dataClass, record };
  const types = typesOf(written).filter((type) => type !== "null");
  const logicalType = logicalTypeOf(types, node);
  const items = isFields(node["items"]) ? node["items"] : undefined;
  const options = optionsOf(logicalType, node);
  const custom = customOf(node, record === around.record ? undefined : record);
  const properties = logicalType === "object" ? odcsProperties(written, inner) : [];
  return {
    ...present({
      businessName: textOf(node["title"]),
      logicalType,
      physicalType: types.join(" or ") || undefined,
    }),
    ...present({ description: textOf(node["description"]), classification: dataClass }),
    ...(node["deprecated"] === true ? { tags: ["deprecated"] } : {}),
    ...(Object.keys(options).length > 0 ? { logicalTypeOptions: options } : {}),
    ...(properties.length > 0 ? { properties } : {}),
    ...(logicalType === "array" && items
      ? { items: element(items, { ...inner, path: `${around.path}[]` }) }
      : {}),
    ...(Array.isArray(node["examples"]) ? { examples: node["examples"] } : {}),
    ...present({ quality: qualityOf(node) }),
    ...(custom.length > 0 ? { customProperties: custom } : {}),
  };
}

/** Keywords of what it is made of, where there is only one way to read them. */
function flattened(node: Fields): Fields {
  const partsIn = (word: string) => (Array.isArray(node[word]) ? node[word].filter(isFields) : []);
  const ways = ["anyOf", "oneOf"].map((word) => partsIn(word).filter((way) => way["type"] !== "null"));
  const alone = ways.flatMap((each) => (each.length === 1 ? each : []));
  const parts = [...partsIn("allOf"), ...alone];
  return parts.length === 0 ? node : Object.assign({}, ...parts.map(flattened), node);
}

/** The JSON types that a value may have; none where the schema does not say. */
function typesOf(node: Fields): string[] {
  const { type, enum: values } = node;
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.map(String);
  const given = Array.isArray(values) ? values : Object.hasOwn(node, "const") ? [node["const"]] : [];
  if (given.length > 0) return [...new Set(given.map(jsonType))];
  if (isFields(node["properties"])) return ["object"];
  if (isFields(node["items"])) return ["array"];
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((word) => (Array.isArray(node[word]) ? node[word] : []));
  return [...new Set(parts.filter(isFields).flatMap(typesOf))];
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** Texts that hold a time; whatever else is a text stays one, money too. */
const times: Readonly<Record<string, string>> = { "date-time": "timestamp", date: "date", time: "time" };

/** Undefined where values may have several types: the standard has no word for that. */
function logicalTypeOf(types: readonly string[], { format }: Fields): string | undefined {
  const [only] = types;
  if (types.length === 2 && types.includes("integer") && types.includes("number")) return "number";
  if (types.length !== 1) return undefined;
  return only === "string" ? (times[String(format)] ?? "string") : only;
}

const numeric = ["multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"];

/** Keywords of JSON Schema that the standard knows by the same name, by logical type. */
const sameWords: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength", "pattern", "format"],
  integer: numeric,
  number: numeric,
  object: ["maxProperties", "minProperties"],
  array: ["maxItems", "minItems", "uniqueItems"],
};

function optionsOf(logicalType: string | undefined, node: Fields): Fields {
  // RFC 3339 wants an offset in every instant.
  if (logicalType === "timestamp") return { timezone: true };
  const words = sameWords[logicalType ?? ""] ?? [];
  return Object.fromEntries(words.flatMap((word) => (node[word] === undefined ? [] : [[word, node[word]]])));
}

/** What a value must be one of; the standard tells it as a rule, not as a type. */
function qualityOf(node: Fields): unknown[] | undefined {
  const values = Array.isArray(node["enum"])
    ? node["enum"]
    : Object.hasOwn(node, "const")
      ? [node["const"]]
      : undefined;
  if (!values) return undefined;
  const validValues = values.filter((value) => value !== null);
  return [{ type: "library", metric: "invalidValues", arguments: { validValues }, mustBe: 0 }];
}

/** What the standard has no word for. A role is told once, for a field and all within it. */
function customOf(node: Fields, record: string | undefined): { property: string; value: unknown }[] {
  return [
    ...(node["x-money"] === true ? [{ property: "money", value: true }] : []),
    ...(record === undefined ? [] : [{ property: "systemOfRecord", value: record }]),
  ];
}

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
