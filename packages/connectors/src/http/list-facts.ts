import type { ListOperation, Path } from "@crossdock/kit";
import type { OperationPlan } from "./operation-schema.ts";

type Facts = Pick<ListOperation, "slips" | "fixedSize" | "otherOrder">;

/** A parameter of a request: its place below `request`, and the expression that makes it. */
interface Parameter {
  path: Path;
  source: string;
}

/** Parameters have no declared meaning: these are the names by which services ask for an order, and for a size. */
const sorts = /sort|order_?by|\border\b/i;
const sizes = /(^|[^a-z])(limit|count|top|rows)$|size$|per_?page$/i;

/** What can be told of a list from its configuration. */
export function listFacts(plan: OperationPlan): Facts {
  const parameters = parametersOf(plan.request);
  const fixedSize = fixedSizeOf(plan, parameters);
  const otherOrder = otherOrderOf(plan, parameters);
  return {
    slips: slips(plan, parameters),
    ...(fixedSize ? { fixedSize } : {}),
    ...(otherOrder === undefined ? {} : { otherOrder }),
  };
}

function parametersOf({ query = {}, body }: OperationPlan["request"]): Parameter[] {
  return [
    ...Object.entries(query).map(([name, { source }]) => ({ path: ["query", name], source })),
    ...(body?.leaves ?? []).map(({ path, expression }) => ({
      path: ["body", ...path],
      source: expression.source,
    })),
  ];
}

/** Whether pages are counted, by number or offset, in a request that asks for no order. */
function slips({ pages, request }: OperationPlan, parameters: readonly Parameter[]): boolean {
  if (pages?.kind !== "page" && pages?.kind !== "offset") return false;
  const asked = parameters.flatMap(({ path: [place, ...path], source }) =>
    place === "body" ? [path.join("."), source] : path.map(String),
  );
  return ![request.path.source, ...asked].some((text) => sorts.test(text));
}

function fixedSizeOf({ pages, request }: OperationPlan, parameters: readonly Parameter[]): Path | undefined {
  if (pages?.size === undefined) return undefined;
  const texts = [request.path, request.text, request.xml, ...Object.values(request.headers ?? {})];
  const sources = [...texts.map((text) => text?.source ?? ""), ...parameters.map(({ source }) => source)];
  if (sources.some((source) => /\bsize\b/.test(source))) return undefined;
  return parameters.find(({ path, source }) => sizes.test(String(path.at(-1))) && /^\s*\d+\s*$/.test(source))
    ?.path;
}

/** A cursor that moves with every page leaves out what comes later with a smaller value. */
function otherOrderOf(
  { ordered, cursor }: OperationPlan,
  parameters: readonly Parameter[],
): string | undefined {
  if (!ordered || !cursor) return undefined;
  const asked = parameters.flatMap(({ path, source }) => {
    const text = path.some((name) => sorts.test(String(name))) ? constantText(source) : undefined;
    return text === undefined || /^(asc|desc)/i.test(text) ? [] : [text];
  });
  const [first] = asked;
  const read = new Set(Array.from(cursor.source.matchAll(/[A-Za-z_]\w*/g), ([name]) => plain(name)));
  const fits = (text: string): boolean =>
    read.has(plain(/^[+-]?([\w.]+)/.exec(text)?.[1]?.split(".").at(-1) ?? ""));
  return first === undefined || asked.some(fits) ? undefined : first;
}

function constantText(source: string): string | undefined {
  return /^\s*(["'])([^"']*)\1\s*$/.exec(source)?.[2];
}

/** `updated_at` and `updatedAt` are one field. */
function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
