export { openApi } from "./api/openapi.ts";
export { CannotStart, type Daemon, type DaemonOptions, startDaemon, UnfitWorkspace } from "./daemon.ts";
export { createLog } from "./log.ts";
export { type Prepared, type PrepareOptions, prepare } from "./prepare.ts";
export { readWorkspace } from "./read-workspace.ts";
export { createSecrets, hasSecretIn } from "./secrets.ts";
