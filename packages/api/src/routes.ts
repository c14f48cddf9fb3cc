import { listAudit } from "./audit.ts";
import { listCases } from "./cases.ts";
import { getCatalog } from "./catalog.ts";
import { getMetrics, getOpenApi, listOwners } from "./daemon.ts";
import { listFlows } from "./flows.ts";
import { getMessage, getMessageContent, listMessages } from "./messages.ts";
import { listPauses, pauseFlow, resumeFlow } from "./pauses.ts";
import { getRecording } from "./recordings.ts";
import { getReload, listReloads, startReload } from "./reloads.ts";
import {
  dismissMessage,
  dismissMessages,
  releaseMessage,
  releaseMessages,
  replayMessage,
  replayMessages,
  retryMessage,
  retryMessages,
} from "./repairs.ts";
import { getRevisionFiles } from "./revision-files.ts";
import { activateRevision, listRevisions } from "./revisions.ts";
import type { AnyRoute } from "./route.ts";
import { compareShadows, listShadows } from "./shadows.ts";
import { listSystems, pauseSystem, probeSystem, resumeSystem } from "./systems.ts";
import { fireTrigger, getCursor, moveCursor } from "./triggers.ts";

/** Every address of the API by its name. */
export const routes = {
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
} as const satisfies Record<string, AnyRoute>;

export type Routes = typeof routes;
