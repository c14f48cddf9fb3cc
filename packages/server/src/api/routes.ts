import { getMessage, listCases, listMessages, releaseMessage, replayMessage } from "./messages.ts";
import { getRevisionFiles } from "./revision-files.ts";
import type { Route } from "./route.ts";
import {
  getReload,
  listAudit,
  listFlows,
  listReloads,
  listSystems,
  resumeSystem,
  startReload,
} from "./system-routes.ts";

/** Every address of the API. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds routes of every shape
export const routes: readonly Route<any, any, any, any>[] = [
  listMessages,
  getMessage,
  replayMessage,
  releaseMessage,
  listCases,
  listFlows,
  listSystems,
  resumeSystem,
  listReloads,
  getReload,
  startReload,
  getRevisionFiles,
  listAudit,
];
