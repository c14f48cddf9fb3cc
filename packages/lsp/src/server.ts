import { relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Files } from "@crossdock/flow";
import type { Diagnostic, Registry, Span } from "@crossdock/kit";
import {
  type Connection,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  type Diagnostic as EditorDiagnostic,
  type InitializeParams,
  type Location,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActionsFor } from "./code-actions.ts";
import { complete } from "./complete/complete.ts";
import { definitionsAt } from "./definition.ts";
import { hoverAt } from "./hover/hover.ts";
import { createSamples } from "./hover/samples.ts";
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
  const { registry, environment, readFiles, pause, now } = dependencies;
  const documents = new TextDocuments(TextDocument);
  const samples = createSamples(environment, now);
  const look = createSnapshots(registry, environment);
  let folder = dependencies.folder;
  let canWatch = false;
  let disk: Promise<Files> = Promise.resolve({});
  let current: Snapshot | undefined;
  let timer: NodeJS.Timeout | undefined;
  let marked: ReadonlySet<string> = new Set();

  const pathOf = (uri: string) => relative(folder, fileURLToPath(uri)).split(sep).join("/");
  const uriOf = (path: string) => pathToFileURL(`${folder}${sep}${path}`).href;
  const isOurs = (path: string) => /^(flows|schemas|test|docs)\//.test(path);

  async function fresh(): Promise<Snapshot> {
    if (current) return current;
    const stored = await disk;
    // Another request may have been quicker.
    if (current) return current;
    const open = documents.all().flatMap((each) => {
      const path = pathOf(each.uri);
      return isOurs(path) ? [[path, each.getText()] as const] : [];
    });
    current = look({ ...stored, ...Object.fromEntries(open) });
    samples.note(current);
    return current;
  }

  function stale(): void {
    latest = current ?? latest;
    current = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => void publish(), pause);
  }

  /** The last workspace that was read: good enough to complete what is being typed. */
  let latest: Snapshot | undefined;

  async function publish(): Promise<void> {
    try {
      const { diagnostics } = await fresh();
      const byFile = Map.groupBy(diagnostics, ({ span }) => span?.file ?? "flows/policy.yaml");
      const open = documents
        .all()
        .map(({ uri }) => pathOf(uri))
        .filter(isOurs);
      for (const file of new Set([...marked, ...open, ...byFile.keys()])) {
        const uri = uriOf(file);
        const version = documents.get(uri)?.version;
        const found = (byFile.get(file) ?? []).map(toEditor);
        void connection.sendDiagnostics({
          uri,
          diagnostics: found,
          ...(version === undefined ? {} : { version }),
        });
      }
      marked = new Set(byFile.keys());
    } catch (error) {
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  function reread(): void {
    disk = readFiles(folder);
    // A folder that cannot be read now is said where it is used.
    disk.catch(() => undefined);
    stale();
  }

  const toEditor = (finding: Diagnostic): EditorDiagnostic => editorDiagnostic(finding, uriOf);
  const locationOf = (span: Span): Location => ({ uri: uriOf(span.file), range: rangeOf(span) });

  connection.onInitialize((params) => {
    folder = folderOf(params) ?? folder;
    canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return {
      serverInfo: { name: "crossdock" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        completionProvider: { triggerCharacters: [".", "$", ":", " ", "{", '"'] },
        hoverProvider: true,
        definitionProvider: true,
        documentSymbolProvider: true,
        codeActionProvider: { codeActionKinds: ["quickfix"] },
      },
    };
  });
  connection.onInitialized(() => {
    if (canWatch) {
      const watchers = [{ globPattern: "**/*.{yaml,yml,json,jsonata,csv,md}" }];
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    reread();
  });
  connection.onDidChangeWatchedFiles(reread);
  connection.onShutdown(() => clearTimeout(timer));
  documents.onDidChangeContent(stale);
  documents.onDidClose(reread);
  documents.onDidSave(reread);

  connection.onCompletion(async ({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    const snapshot = current ?? latest ?? (await fresh());
    return complete(snapshot, pathOf(document.uri), document.getText(), document.offsetAt(position));
  });
  connection.onHover(async ({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    return hoverAt(
      await fresh(),
      samples,
      pathOf(document.uri),
      document.getText(),
      document.offsetAt(position),
    );
  });
  connection.onDefinition(async ({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    const spans = definitionsAt(
      await fresh(),
      pathOf(document.uri),
      document.getText(),
      document.offsetAt(position),
    );
    return spans.map(locationOf);
  });
  connection.onDocumentSymbol(async ({ textDocument }) =>
    symbolsOf((await fresh()).workspace, pathOf(textDocument.uri)),
  );
  connection.onCodeAction(async ({ textDocument, range }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return [];
    const path = pathOf(textDocument.uri);
    const findings = (await fresh()).diagnostics.filter(({ span }) => span?.file === path);
    return codeActionsFor(findings, textDocument.uri, document.getText(), range, toEditor);
  });

  documents.listen(connection);
  connection.listen();
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
