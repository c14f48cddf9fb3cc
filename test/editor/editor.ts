import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "../..");

/** A finding as an editor shows it. */
export interface Marked {
  code: string;
  message: string;
  range: Range;
}

export interface Range {
  start: { line: number; character: number };
  end: { line: number; character: number };
}

/** An editor with a copy of the repository's workspace, and `crossdock lsp` as its child. */
export interface Editor {
  capabilities: Record<string, unknown>;
  /** Opens a file, with other text than the one on disk if some is given; `‸` marks where the cursor is. */
  open(path: string, text?: string): void;
  /** Replaces the text of an open file, as somebody does who types. */
  change(path: string, text: string): void;
  /** Asks about the place of the `‸` in the text that was opened or changed last. */
  ask<Answer>(method: string, path: string, more?: object): Promise<Answer>;
  request<Answer>(method: string, params: object): Promise<Answer>;
  /** What is marked in a file, once the server has said so after the last change. */
  findings(path: string): Promise<readonly Marked[]>;
  uri(path: string): string;
  /** The exit code. */
  close(): Promise<number>;
}

interface Answer {
  id?: number;
  method?: string;
  params?: { uri: string; version?: number; diagnostics: Marked[] };
  result?: unknown;
  error?: { message: string };
}

export async function openEditor(files?: string): Promise<Editor> {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-editor-"));
  for (const name of files ? [""] : ["flows", "schemas", "docs/runbooks", "test/flows", "test/fixtures"])
    await cp(join(files ?? root, name), join(folder, name), { recursive: true });
  const child = spawn(process.execPath, [join(root, "packages/cli/bin/crossdock.js"), "lsp", "--stdio"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? -1)));
  const waiting = new Map<number, (answer: Answer) => void>();
  const marked = new Map<string, Marked[]>();
  const watchers = new Set<() => void>();
  const versions = new Map<string, number>();
  readAnswers(child, (answer) => {
    if (answer.method === "textDocument/publishDiagnostics" && answer.params) {
      // What was said of an older text is of no interest.
      if (answer.params.version !== versions.get(answer.params.uri)) return;
      marked.set(answer.params.uri, answer.params.diagnostics);
      for (const watcher of watchers) watcher();
    } else if (answer.id !== undefined && answer.method !== undefined) send({ id: answer.id, result: null });
    else if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const send = (message: object) => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  let last = 0;
  const request = <Result>(method: string, params?: object): Promise<Result> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      void exit.then((code) => reject(new Error(`the language server ended with ${code}`)));
      waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(error.message)) : resolve(result as Result),
      );
      send({ id, method, ...(params ? { params } : {}) });
    });
  const uri = (path: string) => pathToFileURL(join(folder, path)).href;
  const cursors = new Map<string, { line: number; character: number }>();
  const withoutCursor = (path: string, text: string) => {
    const offset = text.indexOf("‸");
    if (offset < 0) return text;
    const before = text.slice(0, offset).split("\n");
    cursors.set(path, { line: before.length - 1, character: before.at(-1)?.length ?? 0 });
    return text.slice(0, offset) + text.slice(offset + 1);
  };
  const { capabilities } = await request<{ capabilities: Record<string, unknown> }>("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: { publishDiagnostics: { relatedInformation: true } } },
  });
  send({ method: "initialized", params: {} });
  return {
    capabilities,
    uri,
    request,
    open(path, text = "") {
      versions.set(uri(path), 1);
      const textDocument = {
        uri: uri(path),
        languageId: "yaml",
        version: 1,
        text: withoutCursor(path, text),
      };
      send({ method: "textDocument/didOpen", params: { textDocument } });
    },
    change(path, text) {
      marked.delete(uri(path));
      const version = (versions.get(uri(path)) ?? 1) + 1;
      versions.set(uri(path), version);
      const contentChanges = [{ text: withoutCursor(path, text) }];
      send({
        method: "textDocument/didChange",
        params: { textDocument: { uri: uri(path), version }, contentChanges },
      });
    },
    ask: (method, path, more = {}) =>
      request(method, { textDocument: { uri: uri(path) }, position: cursors.get(path), ...more }),
    findings: (path) =>
      new Promise((resolve) => {
        const look = () => {
          const found = marked.get(uri(path));
          if (!found) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    async close() {
      await request("shutdown");
      send({ method: "exit" });
      const code = await exit;
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** Takes the messages apart that a server writes: a header with the length, then JSON. */
function readAnswers({ stdout }: ChildProcess, take: (answer: Answer) => void): void {
  let buffer = Buffer.alloc(0);
  stdout?.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const headerEnd = buffer.indexOf("\r\n\r\n");
      const length = Number(
        /Content-Length: (\d+)/i.exec(buffer.subarray(0, Math.max(0, headerEnd)).toString())?.[1],
      );
      if (headerEnd < 0 || buffer.length < headerEnd + 4 + length) return;
      take(JSON.parse(buffer.subarray(headerEnd + 4, headerEnd + 4 + length).toString()) as Answer);
      buffer = buffer.subarray(headerEnd + 4 + length);
    }
  });
}
