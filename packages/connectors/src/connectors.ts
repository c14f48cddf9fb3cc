import { file } from "./file/file-connector.ts";
import { http } from "./http/http-connector.ts";
import { odoo } from "./odoo/connector.ts";
import { sfcc } from "./sfcc/sfcc.ts";

/** Every connector of this package. */
export const connectors = [http, sfcc, odoo, file] as const;
