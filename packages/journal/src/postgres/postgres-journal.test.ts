import { afterAll, beforeAll, describe } from "vitest";
import { journalContract } from "../testing.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { openTestServer, postgresMissing, type TestServer } from "./testing/postgres-server.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

describe.skipIf(missing !== undefined)("on a real server", () => {
  let server: TestServer;
  let schema = "";
  beforeAll(async () => {
    server = await openTestServer();
    schema = server.schema();
    await (await open()).close();
  });
  afterAll(() => server.close());

  const open = () => openPostgresJournal({ url: async () => server.url, schema, partitions: 16 });

  journalContract("PostgreSQL", async () => {
    await server.empty(schema);
    return open();
  });
});
