import { relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Files } from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";
import {
  type Connection,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  type Diagnostic as EditorDiagnostic,
  type InitializeParams,
  type Location,
  type ServerCapabilities,
  type TextDocumentPositionParams,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActionsFor } from "./code-actions.ts";
import { complete } from "./complete/complete.ts";
import { definitionsAt } from "./definition.ts";
import { hoverAt } from "./hover/hover.ts";
import { createSamples, type Samples } from "./hover/samples.ts";
import { rangeOf } from "./place/positions.ts";
import { createSnapshots, type Snapshot } from "./snapshot.ts";
import { symbolsOf } from "./symbols.ts";

/** What the language server needs of the world. */
export interface ServerDependencies {
  registry: Registry;
  /** Name of the Environment to check for. */
  environment: string;
  /** Folder to read when the editor names none. */
  folder: string;
  /** Every file of the workspace in a folder, by its path there. */
  readFiles(folder: string): Promise<Files>;
  /** Milliseconds without a keystroke after which the workspace is checked. */
  pause: number;
  /** Epoch milliseconds, for `$now()`. */
  now(): number;
}

/**
 * Answers an editor over a connection until it hangs up. What is open in the editor counts as it is on the screen;
 * everything else is read from the folder, again when the editor says that a file has changed.
 */
export function serve(connection: Connection, dependencies: ServerDependencies): void {
  const documents = new TextDocuments(TextDocument);
  const desk = new Desk(connection, documents, dependencies);
  let canWatch = false;
  connection.onInitialize((params) => {
    desk.folder = folderOf(params) ?? desk.folder;
    canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return { serverInfo: { name: "crossdock" }, capabilities };
  });
  connection.onInitialized(() => {
    if (canWatch) {
      const watchers = [{ globPattern: "**/*.{yaml,yml,json,jsonata,csv,md}" }];
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    desk.reread();
  });
  connection.onDidChangeWatchedFiles(() => desk.reread());
  connection.onShutdown(() => desk.close());
  documents.onDidChangeContent(() => desk.stale());
  documents.onDidClose(() => desk.reread());
  documents.onDidSave(() => desk.reread());
  answerRequests(connection, documents, desk);
  documents.listen(connection);
  connection.listen();
}

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  completionProvider: { triggerCharacters: [".", "$", ":", " ", "{", '"'] },
  hoverProvider: true,
  definitionProvider: true,
  documentSymbolProvider: true,
  codeActionProvider: { codeActionKinds: ["quickfix"] },
};

/** The workspace as the editor shows it: what is on the screen over what is in the folder, read when it is asked for. */
class Desk {
  folder: string;
  readonly samples: Samples;
  readonly #connection: Connection;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #dependencies: ServerDependencies;
  readonly #look: (files: Files) => Snapshot;
  #disk: Promise<Files> = Promise.resolve({});
  #current: Snapshot | undefined;
  /** The last workspace that was read: good enough to complete what is being typed. */
  #latest: Snapshot | undefined;
  #timer: NodeJS.Timeout | undefined;
  #marked: ReadonlySet<string> = new Set();

  constructor(
    connection: Connection,
    documents: TextDocuments<TextDocument>,
    dependencies: ServerDependencies,
  ) {
    this.#connection = connection;
    this.#documents = documents;
    this.#dependencies = dependencies;
    this.folder = dependencies.folder;
    this.#look = createSnapshots(dependencies.registry, dependencies.environment);
    this.samples = createSamples(dependencies.environment, dependencies.now);
  }

  pathOf(uri: string): string {
    return relative(this.folder, fileURLToPath(uri)).split(sep).join("/");
  }

  uriOf(path: string): string {
    return pathToFileURL(`${this.folder}${sep}${path}`).href;
  }

  async fresh(): Promise<Snapshot> {
    if (this.#current) return this.#current;
    const stored = await this.#disk;
    // Another request may have been quicker.
    if (this.#current) return this.#current;
    const open = this.#documents.all().flatMap((each) => {
      const path = this.pathOf(each.uri);
      return isOurs(path) ? [[path, each.getText()] as const] : [];
    });
    this.#current = this.#look({ ...stored, ...Object.fromEntries(open) });
    this.samples.note(this.#current);
    return this.#current;
  }

  /** What was read last, whether or not something was typed since then. */
  async recent(): Promise<Snapshot> {
    return this.#current ?? this.#latest ?? (await this.fresh());
  }

  stale(): void {
    this.#latest = this.#current ?? this.#latest;
    this.#current = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#publish(), this.#dependencies.pause);
  }

  reread(): void {
    this.#disk = this.#dependencies.readFiles(this.folder);
    // A folder that cannot be read now is said where it is used.
    this.#disk.catch(() => undefined);
    this.stale();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #publish(): Promise<void> {
    try {
      const { diagnostics } = await this.fresh();
      const byFile = Map.groupBy(diagnostics, ({ span }) => span?.file ?? "flows/policy.yaml");
      const open = this.#documents.all().map(({ uri }) => this.pathOf(uri));
      for (const file of new Set([...this.#marked, ...open.filter(isOurs), ...byFile.keys()])) {
        const uri = this.uriOf(file);
        const version = this.#documents.get(uri)?.version;
        const found = (byFile.get(file) ?? []).map((each) =>
          editorDiagnostic(each, (path) => this.uriOf(path)),
        );
        void this.#connection.sendDiagnostics({
          uri,
          diagnostics: found,
          ...(version === undefined ? {} : { version }),
        });
      }
      this.#marked = new Set(byFile.keys());
    } catch (error) {
      this.#connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}

function isOurs(path: string): boolean {
  return /^(flows|schemas|test|docs)\//.test(path);
}

function answerRequests(connection: Connection, documents: TextDocuments<TextDocument>, desk: Desk): void {
  /** Answers a question about a place in an open document; null for one that is not open. */
  const at =
    <Answer>(answer: (path: string, text: string, offset: number) => Promise<Answer>) =>
    async ({ textDocument, position }: TextDocumentPositionParams): Promise<Answer | null> => {
      const document = documents.get(textDocument.uri);
      if (!document) return null;
      return answer(desk.pathOf(document.uri), document.getText(), document.offsetAt(position));
    };
  connection.onCompletion(at(async (...place) => complete(await desk.recent(), ...place)));
  connection.onHover(at(async (...place) => hoverAt(await desk.fresh(), desk.samples, ...place)));
  connection.onDefinition(
    at(async (...place) =>
      definitionsAt(await desk.fresh(), ...place).map(
        (span): Location => ({ uri: desk.uriOf(span.file), range: rangeOf(span) }),
      ),
    ),
  );
  connection.onDocumentSymbol(async ({ textDocument }) =>
    symbolsOf((await desk.fresh()).workspace, desk.pathOf(textDocument.uri)),
  );
  connection.onCodeAction(async ({ textDocument, range }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return [];
    const path = desk.pathOf(textDocument.uri);
    const findings = (await desk.fresh()).diagnostics.filter(({ span }) => span?.file === path);
    const toEditor = (finding: Diagnostic) => editorDiagnostic(finding, (file) => desk.uriOf(file));
    return codeActionsFor(findings, textDocument.uri, document.getText(), range, toEditor);
  });
}

function folderOf({ workspaceFolders, rootUri }: InitializeParams): string | undefined {
  const uri = workspaceFolders?.[0]?.uri ?? rootUri;
  return uri?.startsWith("file:") ? fileURLToPath(uri).replace(/[\\/]$/, "") : undefined;
}

const startOfFile = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function editorDiagnostic(finding: Diagnostic, uriOf: (path: string) => string): EditorDiagnostic {
  const { code, severity, message, hint, span, related = [] } = finding;
  return {
    range: span ? rangeOf(span) : startOfFile,
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: "crossdock",
    message: hint ? `${message}\n${hint}` : message,
    relatedInformation: related.map((each) => ({
      location: { uri: uriOf(each.span.file), range: rangeOf(each.span) },
      message: each.message,
    })),
  };
}
