import type { Diagnostic } from "@crossdock/kit";

/** What `POST /v1/reloads` answers: the part that commands look at. */
export interface ReloadReport {
  id: string;
  result: "pending" | "applied" | "rejected" | "unchanged" | "rolledBack";
  revision: string;
  folder: string | null;
  isSetAside: boolean;
  reason: string | null;
  diagnostics: Diagnostic[];
}
