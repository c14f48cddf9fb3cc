import { fileTrigger } from "./triggers/file.ts";
import { pollTrigger } from "./triggers/poll.ts";
import { scheduleTrigger } from "./triggers/schedule.ts";
import { webhookTrigger } from "./triggers/webhook.ts";

export { type ActivateOptions, createEngine, type Engine, type EngineDeps } from "./engine.ts";
export type { EngineEvent, Observe } from "./events.ts";
export { recordMessage } from "./recording/record-message.ts";
export { type Rehearsal, type RehearsedCall, type RehearsedStep, rehearse } from "./rehearsal/rehearse.ts";
export type { RepairResult, ReplayOptions } from "./repair.ts";
export { signedHeaders } from "./sign-webhook.ts";
export type { SystemView } from "./system.ts";
export { type WebhookSettings, webhookOf } from "./triggers/webhook.ts";

/** The built-in triggers. */
export const triggers = [webhookTrigger, pollTrigger, scheduleTrigger, fileTrigger];
