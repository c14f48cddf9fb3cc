import { isFields, readJson, thrownText } from "@crossdock/kit";
import type { Files } from "../workspace.ts";

/** The path in the workspace of a fixture that a test names from its own folder. */
function fixturePath(testFile: string, written: string): string {
  const steps = [...testFile.split("/").slice(0, -1), ...written.split("/")];
  const path: string[] = [];
  for (const step of steps) {
    if (step === "..") path.pop();
    else if (step !== "." && step !== "") path.push(step);
  }
  return path.join("/");
}

/** What a test sends: fields as they stand, or what a file holds. */
export type FixtureRead =
  | { ok: true; value: unknown; file: string | undefined }
  | { ok: false; file: string; reason: "missing" | "unreadable"; detail: string };

/** Reads `message` of a test in `testFile`. */
export function readFixture(testFile: string, written: unknown, files: Files): FixtureRead {
  if (typeof written !== "string") return { ok: true, value: written, file: undefined };
  const file = fixturePath(testFile, written);
  const text = Object.hasOwn(files, file) ? files[file] : undefined;
  if (text === undefined) return { ok: false, file, reason: "missing", detail: "" };
  try {
    return { ok: true, value: readJson(text), file };
  } catch (error) {
    const detail = thrownText(error);
    return { ok: false, file, reason: "unreadable", detail };
  }
}

/** RFC 7396 on plain data; the inputs stay as they are. */
export function withChanges(value: unknown, changes: unknown): unknown {
  if (!isFields(changes)) return changes;
  const merged: Record<string, unknown> = isFields(value) ? { ...value } : {};
  for (const [key, change] of Object.entries(changes)) {
    if (change === null) delete merged[key];
    else merged[key] = withChanges(merged[key], change);
  }
  return merged;
}
