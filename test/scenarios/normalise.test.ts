import { expect, test } from "vitest";
import { normaliser } from "./normalise.ts";

const startedAt = Date.now();
const normalise = normaliser({ PORT: 40123 }, startedAt);

test("an instant of the run keeps its shape and loses its time", () => {
  const now = new Date(startedAt).toISOString();
  expect(normalise(`at ${now}, ${now.slice(0, 19)}`)).toBe(
    "at YYYY-MM-DDThh:mm:ss.SSSZ, YYYY-MM-DDThh:mm:ss",
  );
});

test("an instant of another day stays", () => {
  expect(normalise("from 2026-03-04T12:00:00Z")).toBe("from 2026-03-04T12:00:00Z");
});

test("ids and revisions are counted, the same one with the same number", () => {
  const [one, two] = ["01930d5c-7a1e-7cc0-8d0e-5a2f4ce1b3aa", "01930d5c-7a1e-7cc0-8d0e-5a2f4ce1b3ab"];
  expect(normalise(`${two} ${one} ${two}`)).toBe(
    "00000000-0000-0000-0000-000000000001 00000000-0000-0000-0000-000000000002 00000000-0000-0000-0000-000000000001",
  );
  const digest = "adcdc3a3ab5b5e6944aab8c896824b5b16c0379a0ec3e61e923993681ef460bd";
  expect(normalise(`${digest} is ${digest.slice(0, 12)}`)).toBe("(revision 1) is (revision 1)");
});

test("a port has its name", () => {
  expect(normalise("listens on http://127.0.0.1:40123")).toBe("listens on http://127.0.0.1:PORT");
});
