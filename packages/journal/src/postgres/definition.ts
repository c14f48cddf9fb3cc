import { defineJournal, secret } from "@crossdock/kit";
import { Type } from "typebox";
import { openPostgresSource } from "./copy/source.ts";
import { openPostgresTarget } from "./copy/target.ts";
import { examinePostgres } from "./examine.ts";
import { openPostgresJournal } from "./postgres-journal.ts";

export const postgresJournalDefinition = defineJournal({
  name: "postgres",
  summary:
    "Keeps messages in a PostgreSQL database (14 or newer), whose copies and failover are then the journal's as well.",
  status: "experimental",
  config: Type.Object({
    url: secret({
      description:
        "Where the database is: a secret with `postgres://user:password@host:5432/database`. The server itself, never a connection pooler.",
    }),
    schema: Type.String({
      description: "Schema that the tables are in; made where it is missing.",
      default: "crossdock",
      pattern: "^[a-z_][a-z0-9_]{0,62}$",
    }),
    partitions: Type.Integer({
      description: "How many parts the messages are spread over, for several daemons; chosen once.",
      default: 256,
      minimum: 1,
      maximum: 4096,
    }),
  }),
  examples: [
    { title: "In a database of its own", yaml: "url: journal-database" },
    {
      title: "Beside another journal in the same database",
      yaml: "url: journal-database\nschema: crossdock_test",
    },
  ],
  open: ({ url, schema, partitions }, _folder, context) =>
    openPostgresJournal(
      {
        async url() {
          if (!context) throw new Error("its address is a secret, and nobody is here who knows it");
          return context.secret(url);
        },
        schema,
        partitions,
      },
      context,
    ),
  ends: {
    source: async ({ url, schema }, _folder, { secret }) =>
      openPostgresSource({ url: await secret(url), schema }),
    target: async ({ url, schema, partitions }, _folder, { secret }) =>
      openPostgresTarget({ url: await secret(url), schema, partitions }),
  },
  examine: async ({ url, schema }, _folder, { repair, secret }) =>
    examinePostgres({ url: await secret(url), schema }, repair),
});
