import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OdooAccess } from "./harness.ts";

/**
 * Where the real servers are: `<folder>/<version>.env` with `KEY=VALUE` lines (`ODOO_URL`, `ODOO_DB`, `ODOO_LOGIN`,
 * `ODOO_API_KEY`, `ODOO_ADMIN_UID`, `ODOO_ADMIN_API_KEY`).
 */
const folder = process.env["CROSSDOCK_ODOO_ENV"] ?? process.env["ODOO_HOME"] ?? "/var/tmp/crossdock-odoo";

/** The server's access, or why there is none. */
export async function findOdoo(version: number): Promise<OdooAccess | string> {
  const file = join(folder, `${version}.env`);
  if (!existsSync(file)) return `there is no ${file}; CROSSDOCK_ODOO_ENV names the folder`;
  const lines = readFileSync(file, "utf8").split("\n");
  const env = new Map(
    lines.map((line): [string, string] => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  const url = env.get("ODOO_URL") ?? "";
  const reachable = await fetch(`${url}/web/login`, { signal: AbortSignal.timeout(10_000) }).then(
    () => true,
    () => false,
  );
  if (!reachable) return `${url} of ${file} does not answer`;
  return {
    version,
    url,
    database: env.get("ODOO_DB") ?? "",
    login: env.get("ODOO_LOGIN") ?? "",
    key: env.get("ODOO_API_KEY") ?? "",
    adminUid: Number(env.get("ODOO_ADMIN_UID")),
    adminKey: env.get("ODOO_ADMIN_API_KEY") ?? "",
  };
}
