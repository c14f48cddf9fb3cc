export { type Daemon, type DaemonOptions, startDaemon } from "./daemon.ts";
export { examineJournal } from "./examine-journal.ts";
export { UnfitWorkspace } from "./first-revision.ts";
export { createLog } from "./log.ts";
export { CannotStart } from "./open-journal.ts";
export { type Prepared, type PrepareOptions, prepare } from "./prepare.ts";
export { digestFiles, readWorkspace } from "./read-workspace.ts";
export { createSecrets, secretsIn } from "./secrets.ts";
