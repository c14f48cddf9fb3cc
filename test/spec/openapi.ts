import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { mapped } from "./closed-schema.ts";

/** One operation of an OpenAPI file, ready to check exchanges. */
export interface DescribedOperation {
  operationId: string;
  method: string;
  /** Matches a whole path; its groups are the path's parameters. */
  path: RegExp;
  parameters: readonly DescribedParameter[];
  /** Undefined: no body is described. */
  body: DescribedBody | undefined;
  /** By status; undefined: no content is described. */
  answers: ReadonlyMap<number, DescribedBody | undefined>;
}

export interface DescribedParameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  /** How its text becomes a value. */
  kind: "list" | "integer" | "text";
  check: ValidateFunction;
}

export interface DescribedBody {
  mediaType: string;
  check: ValidateFunction;
}

export interface Description {
  operations: readonly DescribedOperation[];
  /** A component's schema. */
  schema(name: string): ValidateFunction;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: { type?: string };
}

interface Content {
  content?: Record<string, { schema?: { $ref: string } }>;
}

interface Operation {
  operationId: string;
  parameters?: (Parameter & { $ref?: string })[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

interface Document {
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; parameters: Record<string, Parameter> };
}

/** Reads an OpenAPI 3.0 file. `base` is the path of its server. */
export function readDescription(file: string, base: string): Description {
  const document = parse(readFileSync(file, "utf8"), { logLevel: "silent" }) as Document;
  const ajv = checker(document);
  const schema = (reference: string): ValidateFunction => {
    const check = ajv.getSchema(`spec${reference}`);
    if (!check) throw new Error(`${file} has no ${reference}`);
    return check;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.operationId !== undefined)
      .map(([method, operation]) => ({
        operationId: operation.operationId,
        method: method.toUpperCase(),
        path: pathPattern(base + path),
        parameters: parametersOf(operation, document, ajv),
        body: contentOf(operation.requestBody, schema),
        answers: new Map(
          Object.entries(operation.responses).map(([status, answer]) => [
            Number(status),
            contentOf(answer, schema),
          ]),
        ),
      })),
  );
  return { operations, schema: (name) => schema(`#/components/schemas/${name}`) };
}

function checker({ components }: Document): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  ajv.addFormat("date-time", (text) => dateTime.test(text) && !Number.isNaN(Date.parse(text)));
  ajv.addFormat("date", /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat("int32", {
    type: "number",
    validate: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31,
  });
  ajv.addFormat("int64", { type: "number", validate: Number.isSafeInteger });
  ajv.addFormat("double", { type: "number", validate: Number.isFinite });
  ajv.addFormat("uri", (text) => URL.canParse(text));
  ajv.addSchema({ $id: "spec", components: { schemas: mapped(components.schemas) } });
  return ajv;
}

function parametersOf(operation: Operation, { components }: Document, ajv: Ajv): DescribedParameter[] {
  return (operation.parameters ?? []).map((parameter) => {
    const name = parameter.$ref?.split("/").at(-1);
    const described = name === undefined ? parameter : components.parameters[name];
    if (!described) throw new Error(`there is no parameter ${parameter.$ref}`);
    const { type } = described.schema;
    return {
      name: described.name,
      in: described.in === "path" ? "path" : "query",
      required: described.required ?? false,
      kind: type === "array" ? "list" : type === "integer" ? "integer" : "text",
      check: ajv.compile(absolute(described.schema) as object),
    };
  });
}

/** References inside a schema that is compiled on its own lead to the file's components. */
function absolute(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"spec#/'));
}

function contentOf(
  content: Content | undefined,
  schema: (reference: string) => ValidateFunction,
): DescribedBody | undefined {
  for (const [mediaType, { schema: described }] of Object.entries(content?.content ?? {}))
    if (described) return { mediaType, check: schema(described.$ref) };
  return undefined;
}

function pathPattern(path: string): RegExp {
  const escaped = path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
}
