import { systemClock } from "@crossdock/kit";
import { createHttpClient, type OwnedHttpClient } from "../http-client/create-http-client.ts";
import { keptLog } from "./kept-log.ts";
import { type Handle, type LoopbackServer, loopbackServer } from "./loopback-server.ts";

/** Servers with a client that may reach them; `closeAll` ends what was opened. For tests. */
export function openLoopback() {
  const opened: { http: OwnedHttpClient; server: LoopbackServer }[] = [];
  return {
    async open(handle: Handle): Promise<{ http: OwnedHttpClient; server: LoopbackServer }> {
      const server = await loopbackServer(handle);
      const http = createHttpClient({
        allowedHosts: () => ["127.0.0.1"],
        clock: systemClock,
        log: keptLog(),
      });
      opened.push({ http, server });
      return { http, server };
    },
    async closeAll(): Promise<void> {
      for (const { http, server } of opened.splice(0)) {
        await server.close();
        await http.close();
      }
    },
  };
}
