import { Apply } from "./commands/apply.ts";
import { Audit } from "./commands/audit.ts";
import { Cases } from "./commands/cases.ts";
import { Catalog } from "./commands/catalog.ts";
import { Demo } from "./commands/demo.ts";
import { Dev } from "./commands/dev.ts";
import { Diff } from "./commands/diff.ts";
import { Dismiss } from "./commands/dismiss.ts";
import { Doctor } from "./commands/doctor.ts";
import { Explain } from "./commands/explain.ts";
import { Flows } from "./commands/flows.ts";
import { FlowsCursor } from "./commands/flows-cursor.ts";
import { FlowsPause } from "./commands/flows-pause.ts";
import { FlowsResume } from "./commands/flows-resume.ts";
import { FlowsRunNow } from "./commands/flows-run-now.ts";
import { Graph } from "./commands/graph.ts";
import { Init } from "./commands/init.ts";
import { CopyJournal } from "./commands/journal-copy.ts";
import { Lint } from "./commands/lint.ts";
import { Lsp } from "./commands/lsp.ts";
import { Messages } from "./commands/messages.ts";
import { New } from "./commands/new.ts";
import { Release } from "./commands/release.ts";
import { Render } from "./commands/render.ts";
import { Replay } from "./commands/replay.ts";
import { Retry } from "./commands/retry.ts";
import { Revisions } from "./commands/revisions.ts";
import { Rollback } from "./commands/rollback.ts";
import { Run } from "./commands/run.ts";
import { Schema } from "./commands/schema.ts";
import { Send } from "./commands/send.ts";
import { Shadow } from "./commands/shadow.ts";
import { Skip } from "./commands/skip.ts";
import { Status } from "./commands/status.ts";
import { Systems } from "./commands/systems.ts";
import { Test } from "./commands/test.ts";
import { Try } from "./commands/try.ts";

/** The commands by their names. Every start reads this file: commands load what they need when they run. */
export const commands = {
  audit: Audit,
  cases: Cases,
  catalog: Catalog,
  apply: Apply,
  demo: Demo,
  dev: Dev,
  diff: Diff,
  dismiss: Dismiss,
  doctor: Doctor,
  explain: Explain,
  flows: Flows,
  "flows:cursor": FlowsCursor,
  "flows:pause": FlowsPause,
  "flows:resume": FlowsResume,
  "flows:run-now": FlowsRunNow,
  graph: Graph,
  init: Init,
  "journal:copy": CopyJournal,
  lint: Lint,
  lsp: Lsp,
  messages: Messages,
  new: New,
  release: Release,
  render: Render,
  replay: Replay,
  retry: Retry,
  revisions: Revisions,
  rollback: Rollback,
  run: Run,
  schema: Schema,
  send: Send,
  shadow: Shadow,
  skip: Skip,
  status: Status,
  systems: Systems,
  test: Test,
  try: Try,
};
