import {
  type Files,
  loadWorkspace,
  type RenderedWorkspace,
  renderWorkspace,
  tablesOf,
  type Workspace,
} from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";
import { lint } from "@crossdock/lint";
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

/** Reads and checks a whole workspace. */
export function takeSnapshot(files: Files, registry: Registry, environment: string): Snapshot {
  const workspace = loadWorkspace(files, { registry });
  const rendered = renderWorkspace(workspace, { registry });
  const exists = (path: string) => Object.hasOwn(files, path);
  return {
    files,
    registry,
    workspace,
    rendered,
    diagnostics: lint(workspace, { registry, environment, exists, rendered }),
    contract: remembered((reference) => {
      const schema = workspace.contracts.schema(reference);
      return schema && shapeOf(schema);
    }),
    tables: remembered((retailer) => tablesOf(rendered, retailer)),
  };
}

function remembered<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    // It was made in the line above, where it was missing.
    return made.get(key) as Value;
  };
}
