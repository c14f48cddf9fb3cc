import { getCatalog } from "./catalog-routes.ts";
import { getMessage, listCases, listMessages, releaseMessage, replayMessage } from "./messages.ts";
import { getRecording } from "./recording-routes.ts";
import { getReload, listReloads, startReload } from "./reload-routes.ts";
import { getRevisionFiles } from "./revision-files.ts";
import { activateRevision, listRevisions } from "./revision-routes.ts";
import type { Route } from "./route.ts";
import { compareShadows, listShadows } from "./shadow-routes.ts";
import { listAudit, listFlows, listSystems, resumeSystem } from "./system-routes.ts";

/** Every address of the API. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds routes of every shape
export const routes: readonly Route<any, any, any, any>[] = [
  listMessages,
  getMessage,
  getRecording,
  replayMessage,
  releaseMessage,
  listCases,
  listShadows,
  compareShadows,
  getCatalog,
  listFlows,
  listSystems,
  resumeSystem,
  listReloads,
  getReload,
  startReload,
  getRevisionFiles,
  listRevisions,
  activateRevision,
  listAudit,
];
