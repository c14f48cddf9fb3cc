import { type Files, type RenderedWorkspace, tablesOf, type Workspace } from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";
import { createLinter, type Looked } from "@crossdock/lint";
import { type LookUpTable, type Shape, shapeOf } from "@crossdock/mapping";

/** What an editor's answers are made from: the workspace as it stands on the screen. */
export interface Snapshot {
  files: Files;
  registry: Registry;
  workspace: Workspace;
  rendered: RenderedWorkspace;
  diagnostics: readonly Diagnostic[];
  /** Shape of a contract's messages; undefined where it cannot be read. */
  contract(reference: string): Shape | undefined;
  /** The tables that a retailer's expressions may look up. */
  tables(retailer: string): Readonly<Record<string, LookUpTable>>;
}

/** Reads and checks a whole workspace again and again; what did not change is not read again. */
export function createSnapshots(registry: Registry, environment: string): (files: Files) => Snapshot {
  const linter = createLinter({ registry });
  let names = "";
  let exists = (_path: string): boolean => false;
  return (files) => {
    const now = Object.keys(files).join("\n");
    // What was found about a flow holds as long as the same files are there.
    if (now !== names) exists = (path) => Object.hasOwn(files, path);
    names = now;
    return snapshotOf(files, registry, linter.look(files, { environment, exists }));
  };
}

function snapshotOf(
  files: Files,
  registry: Registry,
  { workspace, rendered, diagnostics }: Looked,
): Snapshot {
  return {
    files,
    registry,
    workspace,
    rendered,
    diagnostics,
    contract: remembered((reference) => {
      const schema = workspace.contracts.schema(reference);
      return schema && shapeOf(schema);
    }),
    tables: remembered((retailer) => tablesOf(rendered, retailer)),
  };
}

function remembered<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, { value: Value }>();
  return (key) => {
    const found = known.get(key) ?? { value: make(key) };
    known.set(key, found);
    return found.value;
  };
}
