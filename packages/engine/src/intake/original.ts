import { type Arrival, type Fields, isFields, textAt, valueAt } from "@crossdock/kit";

/** What a trigger received, as it is stored beside the message that was made of it. */
export interface Original {
  /** Left out where the message is what was received. */
  message?: unknown;
  envelope: Fields;
  unreadable?: NonNullable<Arrival["unreadable"]>;
}

/** JSON text. */
export function originalText(original: Original): string {
  return JSON.stringify(original);
}

/** What `originalText` wrote; null where nothing was. */
export function readOriginal(text: string | null): Original {
  const stored: unknown = text === null ? {} : JSON.parse(text);
  const envelope = valueAt(stored, "envelope");
  const [digest, problem] = [textAt(stored, "unreadable", "digest"), textAt(stored, "unreadable", "problem")];
  return {
    ...(isFields(stored) && Object.hasOwn(stored, "message") ? { message: stored["message"] } : {}),
    envelope: isFields(envelope) ? envelope : {},
    ...(digest !== undefined && problem !== undefined ? { unreadable: { digest, problem } } : {}),
  };
}
