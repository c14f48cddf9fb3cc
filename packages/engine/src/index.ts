import { eventTrigger } from "./triggers/event.ts";
import { fileTrigger } from "./triggers/file.ts";
import { pollTrigger } from "./triggers/poll.ts";
import { scheduleTrigger } from "./triggers/schedule.ts";
import { subscribeTrigger } from "./triggers/subscribe.ts";
import { webhookTrigger } from "./triggers/webhook.ts";

export type { ActivateOptions } from "./activations.ts";
export { createEngine, type Engine, type EngineDeps } from "./engine.ts";
export type { EngineEvent, Observe } from "./events.ts";
export { emittedIn, startedBy } from "./intake/emissions.ts";
export type { AskedCommand, Asker, CarryOut, Command } from "./operator/commands.ts";
export { directionOf, listCursorOf } from "./operator/list-cursor.ts";
export type { PauseResult } from "./operator/pause.ts";
export { covers, type FlowOfRetailer } from "./operator/pauses.ts";
export type { RepairResult } from "./operator/repair-result.ts";
export { laneMachine } from "./queue/lane-machine.ts";
export type { WaitsFor } from "./queue/waits-for.ts";
export { recordMessage } from "./recording/record-message.ts";
export { type Rehearsal, type RehearsedCall, type RehearsedStep, rehearse } from "./rehearsal/rehearsal.ts";
export type { SystemView } from "./systems/system.ts";
export { systemMachine } from "./systems/system-machine.ts";
export { asksByQuery } from "./triggers/greeting.ts";
export { writeBody } from "./triggers/read-body.ts";
export { signedRequest } from "./triggers/sign-webhook.ts";
export { type WebhookSettings, webhookOf } from "./triggers/webhook.ts";

/** The built-in triggers. */
export const triggers = [
  webhookTrigger,
  pollTrigger,
  scheduleTrigger,
  fileTrigger,
  subscribeTrigger,
  eventTrigger,
];
