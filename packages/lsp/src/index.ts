export { serveStreams } from "./serve-streams.ts";
export type { ServerDependencies } from "./server.ts";
export { createSnapshots, type Snapshot } from "./snapshot.ts";
