import { createConnection } from "vscode-languageserver/node";
import { type ServerDependencies, serve } from "./server.ts";

/** Answers the editor at the other end of two streams until it hangs up. */
export async function serveStreams(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  dependencies: ServerDependencies,
): Promise<void> {
  serve(createConnection(input, output), dependencies);
  await new Promise((end) => input.once("end", end));
}
