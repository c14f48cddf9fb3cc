import type { Routes } from "@crossdock/api";
import { listAudit } from "./audit-routes.ts";
import { getCatalog } from "./catalog-routes.ts";
import { getCursor, moveCursor } from "./cursor-routes.ts";
import { getMetrics, getOpenApi, listOwners } from "./daemon-routes.ts";
import type { Handler } from "./handler.ts";
import { getMessage, getMessageContent, listCases, listMessages } from "./messages.ts";
import { listPauses, pauseFlow, resumeFlow } from "./pause-routes.ts";
import { getRecording } from "./recording-routes.ts";
import { getReload, listReloads, startReload } from "./reload-routes.ts";
import {
  dismissMessage,
  dismissMessages,
  releaseMessage,
  releaseMessages,
  replayMessage,
  replayMessages,
  retryMessage,
  retryMessages,
} from "./repair-routes.ts";
import { getRevisionFiles } from "./revision-files.ts";
import { activateRevision, listRevisions } from "./revision-routes.ts";
import { compareShadows, listShadows } from "./shadow-routes.ts";
import { listFlows, listSystems, pauseSystem, probeSystem, resumeSystem } from "./system-routes.ts";
import { fireTrigger } from "./trigger-routes.ts";

/** What the daemon does for each route; a route without a handler does not compile. */
export const handlers: { readonly [Name in keyof Routes]: Handler<Routes[Name]> } = {
  listMessages,
  getMessage,
  getMessageContent,
  getRecording,
  releaseMessage,
  releaseMessages,
  retryMessage,
  retryMessages,
  replayMessage,
  replayMessages,
  dismissMessage,
  dismissMessages,
  listCases,
  listShadows,
  compareShadows,
  getCatalog,
  listFlows,
  fireTrigger,
  getCursor,
  moveCursor,
  pauseFlow,
  resumeFlow,
  listPauses,
  listOwners,
  listSystems,
  pauseSystem,
  resumeSystem,
  probeSystem,
  listReloads,
  getReload,
  startReload,
  getRevisionFiles,
  listRevisions,
  activateRevision,
  listAudit,
  getMetrics,
  getOpenApi,
};
