import { type Fields, fieldsAt, isFields, textAt } from "@crossdock/kit";
import type { SecretProvider } from "../plan.ts";

const defaultPrefix = "CROSSDOCK_SECRET_";

/** Where secrets are looked up when an Environment does not say. */
export const defaultProvider: SecretProvider = { kind: "env", prefix: defaultPrefix };

/** Where an Environment looks for secrets, in its order; what says neither of both is passed over. */
export function secretProviders(environment: Fields | undefined): SecretProvider[] {
  return fieldsAt(environment, "secrets").flatMap(([, written]): SecretProvider[] => {
    const folder = textAt(written, "file", "folder");
    if (folder !== undefined) return [{ kind: "file", folder }];
    if (!isFields(written["env"])) return [];
    return [{ kind: "env", prefix: textAt(written, "env", "prefix") ?? defaultPrefix }];
  });
}
