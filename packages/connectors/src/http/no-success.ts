import { isFields } from "@crossdock/kit";
import { mediaType } from "../foreign-text/media-type.ts";
import type { AnswerView } from "./answer-view.ts";
import { bodyPaths, hasPath, judgesContent } from "./mentioned-paths.ts";
import type { OperationPlan } from "./operation-schema.ts";

/**
 * Why an answer of a status that means success is not one, or undefined. A firewall, a login page and a maintenance page answer
 * 200, and some APIs put their errors there. An operation whose `success` looks at the body or the headers judges by itself.
 */
export function noSuccess(plan: OperationPlan, view: AnswerView): string | undefined {
  if (plan.success && judgesContent(plan.success.source)) return undefined;
  if (isPage(view) && !asksForPages(plan)) return "the answer is a page of HTML";
  if (isError(view.body)) return "the answer is an error object";
  const read = bodyPaths(plan.result?.source ?? "").filter((path) => path.length > 0);
  const [first] = read;
  if (first && view.status !== 204 && !read.some((path) => hasPath(view.body, path))) {
    return `the answer has no \`body.${first.join(".")}\`, which \`result\` reads`;
  }
  return undefined;
}

function isPage({ headers, body }: AnswerView): boolean {
  if (typeof body !== "string") return false;
  const { type } = mediaType(headers["content-type"]);
  if (type === "text/html" || type === "application/xhtml+xml") return true;
  return /^\s{0,99}<(?:!doctype\s{1,9}html|html)\b/i.test(body.slice(0, 200));
}

function asksForPages({ request }: OperationPlan): boolean {
  return Object.entries(request.headers ?? {}).some(
    ([name, value]) => name.toLowerCase() === "accept" && value.source.includes("html"),
  );
}

/** `{ "errors": [ … ] }`, `{ "error": … }`, `{ "fault": … }` with something in it. */
function isError(body: unknown): boolean {
  if (!isFields(body)) return false;
  return ["errors", "error", "fault"].some((name) => Object.hasOwn(body, name) && isSomething(body[name]));
}

function isSomething(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return typeof value === "string" && value !== "";
}
