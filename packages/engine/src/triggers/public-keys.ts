import type { JsonWebKey, KeyObject } from "node:crypto";
import {
  elapsedOf,
  Failure,
  isFields,
  keyOf,
  publicKeyOf,
  publicKeyOfSet,
  type SecretReference,
  type TriggerContext,
  textAt,
} from "@crossdock/kit";
import type { Static } from "typebox";
import type { verification } from "./webhook-verification.ts";

type Settings = Static<typeof verification>;
type PublicKey = NonNullable<Settings["publicKey"]>;

/** The keys of senders who sign with a private one. */
export interface PublicKeys {
  /**
   * Those that may have made a signature: of a set, the one of this id. Empty where the sender names a key that it does not
   * publish. Throws a `Failure` where no key can be had: then nothing can be said about the sender.
   */
  find(keyId: string | undefined): Promise<readonly KeyObject[]>;
}

/** Beyond them nobody publishes keys, and each of them may be tried on a signature. */
const mostKeys = 100;
/** Who names a key that is not known has the set read again, at most so often: anybody can name one. */
const cooldown = 30_000;

type Deps = Pick<TriggerContext, "secret" | "read" | "clock" | "signal">;

/** Undefined for other schemes. */
export function createPublicKeys(settings: Settings, deps: Deps): PublicKeys | undefined {
  const { publicKey, secret } = settings;
  if (!publicKey || (settings.scheme !== "public-key" && settings.scheme !== "jwt")) return undefined;
  if (publicKey.jwks) return createKeySet(publicKey, publicKey.jwks, deps);
  const references: SecretReference[] = [secret ?? []].flat();
  return {
    async find() {
      const { pem, algorithm } = publicKey;
      if (pem !== undefined) return [used(publicKeyOf(algorithm, pem))];
      const keys = await Promise.all(
        references.map(async (reference) =>
          keyOf(settings, reference.secret, await deps.secret(reference)).toString(),
        ),
      );
      return keys.map((text) => used(publicKeyOf(algorithm, text)));
    },
  };
}

function used(key: KeyObject | string): KeyObject {
  if (typeof key === "object") return key;
  throw new Failure("AuthFailed", "the public key of the webhook cannot be used", {
    outcome: "notSent",
    detail: key,
  });
}

interface KnownKey {
  id: string | undefined;
  key: KeyObject;
}

function createKeySet(publicKey: PublicKey, jwks: NonNullable<PublicKey["jwks"]>, deps: Deps): PublicKeys {
  let known: { at: number; keys: readonly KnownKey[] } | undefined;
  let reading: Promise<readonly KnownKey[]> | undefined;
  /** Whoever comes while it is read gets what it brings. */
  const readAgain = (): Promise<readonly KnownKey[]> => {
    const at = elapsedOf(deps.clock);
    reading ??= readKeys(publicKey, jwks, deps)
      .then((keys) => {
        known = { at, keys };
        return keys;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  return {
    async find(keyId) {
      const age = known ? elapsedOf(deps.clock) - known.at : Number.POSITIVE_INFINITY;
      const isFresh = known !== undefined && age < jwks.maxAge;
      const found = named(isFresh && known ? known.keys : await readAgain(), keyId);
      if (found.length > 0 || !isFresh) return found;
      // A sender that begins to sign with a new key must not be refused for good before the set is read again.
      if (age < cooldown)
        throw new Failure("Unavailable", "the key is not in the key set, which was read a moment ago", {
          outcome: "notSent",
        });
      return named(await readAgain(), keyId);
    },
  };
}

function named(keys: readonly KnownKey[], keyId: string | undefined): KeyObject[] {
  return keys.filter(({ id }) => keyId === undefined || id === keyId).map(({ key }) => key);
}

async function readKeys(
  { algorithm }: PublicKey,
  { system, operation }: NonNullable<PublicKey["jwks"]>,
  { read, signal }: Deps,
): Promise<readonly KnownKey[]> {
  const records: unknown[] = [];
  for await (const { items } of read({
    ...{ system, operation, config: {}, input: {}, cursor: undefined, overlap: 0, signal },
  })) {
    records.push(...items);
    if (records.length > mostKeys)
      throw new Failure("Rejected", `the key set has more than ${mostKeys} keys`, { outcome: "notSent" });
  }
  const keys = records.flatMap((record): KnownKey[] => {
    // What is not a key is none that fits.
    const key = isFields(record) ? publicKeyOfSet(algorithm, record as JsonWebKey) : undefined;
    return key ? [{ id: textAt(record, "kid"), key }] : [];
  });
  if (keys.length > 0) return keys;
  throw new Failure("Rejected", `the key set has no key of ${algorithm}`, { outcome: "notSent" });
}
