import { isFields } from "@crossdock/kit";
import { jsonOf } from "../answer/json-of.ts";
import { headOf } from "../foreign-text/head-of.ts";
import { jsonHead } from "../foreign-text/json-head.ts";

/** What an error body says, whichever of the platform's three shapes it has. */
export interface PlatformProblem {
  /** Kebab case: the last segment of SCAPI's `type`, OCAPI's exception or OCI's code in the same spelling. */
  kind: string;
  /** One line for a person, in the platform's words. */
  title: string;
}

/** Reads the error bodies of SCAPI (RFC 7807), OCI (`errorCode`) and OCAPI (`fault`); undefined for anything else. */
export function readProblem(body: string): PlatformProblem | undefined {
  const head = headOf(body).trim();
  const parsed = jsonOf(head) ?? jsonHead(head);
  if (!isFields(parsed)) return undefined;
  const { fault } = parsed;
  if (isFields(fault)) return problem(fault["type"], fault["message"]);
  if (parsed["errorCode"] !== undefined) {
    return problem(parsed["errorCode"], parsed["message"] ?? parsed["detail"] ?? parsed["title"]);
  }
  if (parsed["type"] === undefined && parsed["title"] === undefined) return undefined;
  return problem(parsed["type"], parsed["detail"] ?? parsed["title"]);
}

function problem(kind: unknown, title: unknown): PlatformProblem {
  return {
    kind: kindOf(String(kind ?? "")),
    title: lineOf(typeof title === "string" ? title : kindOf(String(kind))),
  };
}

/** `OrderNotFoundException` and `…/errors/order-not-found` are both `order-not-found`. */
function kindOf(name: string): string {
  const last = name.split("/").at(-1) ?? "";
  return last
    .replace(/Exception$/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}

function lineOf(text: string): string {
  return text.replaceAll(/\s+/g, " ").replace(/\.$/, "").slice(0, 300);
}
