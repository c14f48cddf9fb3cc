import { afterEach, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import type { Handle } from "../testing/loopback-server.ts";
import { openSystems } from "../testing/open-system.ts";
import { writeMultipart } from "./multipart.ts";

const { open, closeAll } = openSystems();
afterEach(closeAll);

const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255, 13, 10, 0x2d, 0x2d]);
const request = {
  method: "POST",
  path: "/documents",
  encoding: "multipart",
  body: { reference: "no", tags: "tags", note: "nothing" },
  files: [
    { name: "document", content: "pdf", as: "base64", filename: "{{ no }}.pdf", contentType: "{{ mime }}" },
    { name: "lines", content: "'sku;1\n'", filename: 'a "b".csv' },
  ],
};
const input = {
  ...{ no: "A-1", tags: ["x", "y"], mime: "application/pdf", email: "zoe@example.com" },
  pdf: bytes.toString("base64").replace(/(.{5})/g, "$1\r\n"),
};

/** What another implementation reads of a body. */
async function readBack(body: Uint8Array, type: string) {
  const form = await new Response(Buffer.from(body), { headers: { "content-type": type } }).formData();
  return Promise.all(
    Array.from(form, async ([name, value]) =>
      typeof value === "string"
        ? [name, value]
        : [name, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString("hex")],
    ),
  );
}

const opened = (handle: Handle, more: object = {}, operation: object = {}) =>
  open({ "documents.add": { trait: "none", request: { ...request, ...more }, ...operation } }, handle);

test("files go out beside the fields, as others read them", async () => {
  const system = await opened(() => ({}));
  await system.run("documents.add", input);
  const [seen] = system.server.seen;
  expect(await readBack(seen?.bytes ?? Buffer.alloc(0), seen?.headers["content-type"] ?? "")).toEqual([
    ["reference", "A-1"],
    ["tags", "x"],
    ["tags", "y"],
    ["document", "A-1.pdf", "application/pdf", bytes.toString("hex")],
    ["lines", 'a "b".csv', "text/plain; charset=utf-8", Buffer.from("sku;1\n").toString("hex")],
  ]);
});

test("without fields of its own there are files alone, and without files the input is the fields", async () => {
  const [file] = request.files;
  const { body: _, files: __, ...bare } = request;
  const parts = async (more: object, given: unknown) => {
    const system = await open(
      { "documents.add": { trait: "none", request: { ...bare, ...more } } },
      () => ({}),
    );
    await system.run("documents.add", given);
    const [seen] = system.server.seen;
    return readBack(seen?.bytes ?? Buffer.alloc(0), seen?.headers["content-type"] ?? "");
  };
  expect((await parts({ files: [file] }, input)).map(([name]) => name)).toEqual(["document"]);
  expect(await parts({}, { a: 1, b: [true, "ä"] })).toEqual([
    ["a", "1"],
    ["b", "true"],
    ["b", "ä"],
  ]);
});

test("a retry sends the same bytes, with the key in a field and a signature over them", async () => {
  const auth = {
    scheme: "hmac",
    secret: "k",
    header: "x-sign",
    algorithm: "sha256",
    encoding: "hex",
    key: "text",
  };
  const secrets = { k: "a secret of 24 characters" };
  const keyed = { ...request, idempotencyKey: { member: "key" } };
  const system = await open({ "documents.add": { trait: "keyed", request: keyed } }, () => ({}), {
    auth,
    secrets,
  });
  await system.run("documents.add", input);
  await system.run("documents.add", input);
  const [first, second] = system.server.seen;
  expect(second?.bytes).toEqual(first?.bytes);
  expect(second?.headers).toMatchObject({ "x-sign": first?.headers["x-sign"] });
  const fields = await readBack(first?.bytes ?? Buffer.alloc(0), first?.headers["content-type"] ?? "");
  expect(fields).toContainEqual(["key", "orders/acme/0190/step"]);
});

test("a failure keeps the fields and the names of the files, never what they hold", async () => {
  const body = { token: "'abc'", ...request.body };
  const system = await opened((_, response) => void response.writeHead(500).end("no"), { body });
  const { exchange } = await failureOf(system.run("documents.add", input));
  expect(JSON.parse(exchange?.sent ?? "")).toEqual([
    { token: "***" },
    { reference: "A-1" },
    { tags: "x" },
    { tags: "y" },
    { document: { filename: "A-1.pdf", contentType: "application/pdf", bytes: bytes.length } },
    { lines: { filename: 'a "b".csv', contentType: "text/plain; charset=utf-8", bytes: 6 } },
  ]);
});

test.each<[string, unknown, string]>([
  ["base64", { ...input, pdf: "%PDF-1.4" }, "the content of the file `document` is not text in base64"],
  ["base64 that is missing", { ...input, pdf: undefined }, "the content of the file `document` is not text"],
  ["a type of one line", { ...input, mime: "a\r\nX-Evil: 1" }, "header"],
  ["fields that are texts", { ...input, tags: [{ a: 1 }] }, "`tags` is an object; make text of it"],
])("nothing is sent without %s", async (_, given, title) => {
  const system = await opened(() => ({}));
  const failure = await failureOf(system.run("documents.add", given));
  expect(failure.class).toBe("MappingError");
  expect(failure.outcome).not.toBe("unknown");
  expect(failure.title).toContain(title);
  expect(system.server.seen).toEqual([]);
});

test("no name ends its quotes or its line, and no content is a border", async () => {
  const name = 'a"; filename="x\r\nX: 1';
  const file = { filename: 'é"\n.csv', contentType: "text/csv" };
  const first = writeMultipart([{ name: "f", content: "1" }]);
  const border = `\r\n--${first.contentType.split("=")[1]}--\r\n`;
  const { body, contentType } = writeMultipart([
    { name, content: border },
    { name: "file", content: Buffer.from(border), file },
  ]);
  const read = await readBack(body, contentType);
  expect(read[0]?.[1]).toBe(border.replaceAll("\r\n", "\r\n"));
  expect(read[1]?.slice(2)).toEqual(["text/csv", Buffer.from(border).toString("hex")]);
  expect(read).toHaveLength(2);
});
