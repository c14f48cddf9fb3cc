export { serveStreams } from "./serve-streams.ts";
export type { ServerDependencies } from "./server.ts";
export { type Snapshot, takeSnapshot } from "./snapshot.ts";
