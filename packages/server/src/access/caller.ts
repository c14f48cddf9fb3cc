import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isPermitted, type Permission, type Role } from "@crossdock/api";
import type { ApiToken } from "@crossdock/flow";
import type { SecretReference } from "@crossdock/kit";
import { Problem } from "../api/problem.ts";
import { type AccessSettings, isOfTrustedProxy } from "./guard.ts";

/** Who asks, and as what. */
export interface Caller {
  /** For the audit. */
  actor: string;
  role: Role;
}

/** Below this a token is guessed; it is never taken. Characters. */
const shortest = 16;

/** Who sent a request that passed the guard. Throws where tokens are asked for and none fits. */
export async function callerOf(
  request: IncomingMessage,
  settings: AccessSettings,
  secret: (reference: SecretReference) => Promise<string>,
): Promise<Caller> {
  // On this machine there is nobody else to ask; a proxy has asked already.
  if (settings.tokens.length === 0 || isOfTrustedProxy(request, settings))
    return { actor: claimedActor(request), role: "admin" };
  const [, shown] = /^bearer +([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? "") ?? [];
  const token = shown === undefined ? undefined : await tokenOf(shown, settings.tokens, secret);
  if (token) return { actor: token.name, role: token.role };
  throw new Problem({ type: "unauthenticated", shown: shown !== undefined });
}

/** Throws unless the caller may do this. */
export function permit({ actor, role }: Caller, permission: Permission): void {
  if (isPermitted(role, permission)) return;
  throw new Problem({ type: "forbidden", actor, role, permission });
}

/** Every token is compared, whole and in constant time, so that an answer's time tells nothing. */
async function tokenOf(
  shown: string,
  tokens: readonly ApiToken[],
  secret: (reference: SecretReference) => Promise<string>,
): Promise<ApiToken | undefined> {
  const values = await Promise.all(tokens.map((token) => secret(token.secret).catch(() => "")));
  const matching = tokens.filter((_, index) => {
    const value = values[index] ?? "";
    return isSame(value, shown) && value.length >= shortest;
  });
  return matching[0];
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function claimedActor({ headers }: IncomingMessage): string {
  const actor = headers["x-actor"] ?? "operator";
  if (typeof actor === "string" && /^[\x21-\x7e]([\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(actor)) return actor;
  throw new Problem({ type: "unusable-actor", most: 100 });
}
