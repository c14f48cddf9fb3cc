import { keysOf } from "@crossdock/kit";

/** What may be permitted, and what it means; each is asked by a route. */
export const permissions = {
  "metrics.read": "Read the metrics.",
  "messages.read": "See messages, their failures and what they would have written.",
  "messages.repair": "Retry, replay, skip and dismiss messages.",
  "systems.operate": "Pause, probe and resume Systems.",
  "flows.operate": "Pause and resume flows, let triggers fire now, and move their cursors.",
  "workspace.read": "See flows, Systems, revisions with their files, and reloads.",
  "workspace.activate": "Take the workspace up, and go back to an earlier revision.",
  "audit.read": "See who did what.",
} as const;

export type Permission = keyof typeof permissions;

const viewer: readonly Permission[] = ["metrics.read", "messages.read", "workspace.read"];
const operator: readonly Permission[] = [
  ...viewer,
  "messages.repair",
  "systems.operate",
  "flows.operate",
  "audit.read",
];

/** Roles that a token may have, the narrowest first. */
export const roles = {
  scraper: { summary: "Reads metrics, and nothing of the messages.", may: ["metrics.read"] },
  viewer: { summary: "Sees everything but the audit, changes nothing.", may: viewer },
  operator: { summary: "Repairs messages, resumes Systems and lets triggers fire.", may: operator },
  admin: {
    summary: "Does everything.",
    may: keysOf(permissions),
  },
} as const satisfies Record<string, { summary: string; may: readonly Permission[] }>;

export type Role = keyof typeof roles;

/** Whether the role includes the permission. */
export function isPermitted(role: Role, permission: Permission): boolean {
  const { may }: { may: readonly Permission[] } = roles[role];
  return may.includes(permission);
}
