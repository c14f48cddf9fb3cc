import { DatabaseError } from "pg";
import { expect, test } from "vitest";
import { Fenced, JournalDamaged, JournalStopped, NotStorable } from "../errors.ts";
import { UnknownCursor } from "../page-cursor.ts";
import { ConnectionLost, endsSession, failureOf, OutcomeUnknown } from "./failure-of.ts";

function serverError(code: string): DatabaseError {
  return Object.assign(new DatabaseError("what the server says", 1, "error"), { code });
}

test.each([
  ["53100", "the server's disk is full"],
  ["53200", "the server has no room for it"],
  ["25006", "the server takes no writes"],
  ["42501", "its user may not write it"],
  ["28P01", "its user may not write it"],
  ["58030", "the server's disk refuses"],
  ["55P03", "others hold what it needs"],
  ["57014", "others hold what it needs"],
  ["57P01", "the server ended the session"],
])("%s stores nothing now: %s", (code, says) => {
  const failure = failureOf(serverError(code), "postgres://db");
  expect(failure).toBeInstanceOf(NotStorable);
  expect(failure.message).toBe(
    `the journal postgres://db cannot be written: ${says} (what the server says); it goes on by itself once it can`,
  );
});

test.each(["XX001", "XX002", "42P01", "42703", "3F000"])("%s is damage, and names the doctor", (code) => {
  const failure = failureOf(serverError(code), "postgres://db");
  expect(failure).toBeInstanceOf(JournalDamaged);
  expect(failure.message).toContain("run `crossdock doctor`");
});

test("a lost session stores nothing now, and an unknown outcome ends the journal", () => {
  expect(failureOf(new ConnectionLost("it is gone"), "db")).toBeInstanceOf(NotStorable);
  expect(failureOf(new OutcomeUnknown("it is gone"), "db")).toBeInstanceOf(JournalStopped);
});

test.each([new Fenced("late"), new UnknownCursor(), new JournalStopped("ended"), new Error("its own")])(
  "what the journal itself says stays: %s",
  (error) => {
    expect(failureOf(error, "db")).toBe(error);
  },
);

test("any other error of the server is the caller's, without what else the server knows of it", () => {
  const failure = failureOf(serverError("22003"), "db");
  expect(failure.constructor).toBe(Error);
  expect(failure.message).toBe("what the server says");
});

test("a session ends with errors of the connection and with those that the server ends it with", () => {
  for (const code of ["57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "08006"])
    expect(endsSession(serverError(code))).toBe(true);
  for (const code of ["57014", "53100", "23505", "25P02"]) expect(endsSession(serverError(code))).toBe(false);
  expect(endsSession(new Error("the socket is closed"))).toBe(true);
});
