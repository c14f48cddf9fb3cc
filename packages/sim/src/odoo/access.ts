import type { Version } from "./models.ts";
import { accessError } from "./odoo-error.ts";
import type { Env } from "./orm.ts";

type Kind = "read" | "write" | "create" | "unlink";

const verbs: Readonly<Record<Kind, string>> = {
  read: "access",
  write: "modify",
  create: "create",
  unlink: "delete",
};

const documents = ["sale.order", "sale.order.line"];
const masters = ["product.product", "account.tax", "stock.warehouse", "stock.location", "crm.team"];
const system = ["res.company", "res.users", "res.currency", "res.country", "res.country.state"];

/** Refuses what an integration user's groups do not allow (salesman, stock user, invoicing). */
export function checkAccess(version: Version, env: Env, model: string, kind: Kind): void {
  if (env.admin || isAllowed(version, model, kind)) return;
  throw accessError(
    `You are not allowed to ${verbs[kind]} '${model}' (${model}) records.\n\nContact your administrator to request access if necessary.`,
  );
}

function isAllowed(version: Version, model: string, kind: Kind): boolean {
  if (model === "ir.model.data") return version === 14 && kind === "read";
  if (kind === "read") return true;
  if (system.includes(model)) return false;
  if (masters.includes(model)) return version === 14 && model === "product.product" && kind !== "unlink";
  return !(kind === "unlink" && documents.slice(0, 1).includes(model));
}
