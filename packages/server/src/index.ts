export { type Daemon, type DaemonOptions, startDaemon } from "./daemon.ts";
export { examineJournal } from "./journal/examine-journal.ts";
export { CannotStart } from "./journal/open-journal.ts";
export { createLog } from "./log.ts";
export { UnfitWorkspace } from "./reload/first-revision.ts";
export { type Prepared, type PrepareOptions, prepare } from "./reload/prepare.ts";
export { digestFiles, readWorkspace } from "./reload/read-workspace.ts";
export { reloadMachine } from "./reload/reload-machine.ts";
export { createSecrets, secretsIn } from "./secrets.ts";
