import { Socket } from "node:net";
import { thrownText } from "@crossdock/kit";
import { Client, DatabaseError, types } from "pg";
import type { Database, Statement, Value } from "./database.ts";
import { ConnectionLost, endsSession, OutcomeUnknown } from "./failure-of.ts";
import { restored, storable } from "./text.ts";

/** One connection with the server, used by one transaction at a time. */
export interface Session extends Database {
  /** Where it leads, for people: without user and password. */
  readonly name: string;
  /** The number of the process that serves it, as the server said when it was opened. */
  readonly process: number;
  /** Runs texts without values, such as `begin`. */
  run(text: string): Promise<void>;
  /** Rejects with `OutcomeUnknown` where nobody can say whether it was done; with any other error it was not. */
  commit(): Promise<void>;
  /** Why it is gone; undefined while it is there. */
  lost(): ConnectionLost | undefined;
  /** Is called once, where it is lost without being closed. */
  onLost(listener: (loss: ConnectionLost) => void): void;
  /** Is called when another session notifies a channel that this one listens to. */
  onNotified(listener: () => void): void;
  /** Takes it as lost: the server has not answered for too long. */
  abandon(): void;
  close(): Promise<void>;
}

/** Milliseconds. */
const patience = { connect: 5000, statement: 60_000, slow: 3_600_000, end: 1000 };

/** Types whose texts are read here: 64-bit numbers, which are below 2^53 here, and texts. */
const int8 = 20;
const text = 25;

/**
 * Opens a connection. Rejects with what the server said, or with `ConnectionLost` and what the network said; never with the address,
 * which has a password.
 */
export async function connect(url: string): Promise<Session> {
  const socket = new Socket();
  const client = clientOf(url, socket);
  const link = linkOver(client, socket);
  try {
    await client.connect();
  } catch (error) {
    socket.destroy();
    throw error instanceof DatabaseError
      ? error
      : new ConnectionLost(thrownText(error) || "it cannot be reached");
  }
  let prepared = 0;
  const prepare = <Row>(text: string, { slow = false } = {}): Statement<Row> => {
    prepared++;
    const statement = { name: `s${prepared}`, text, ...(slow ? { query_timeout: patience.slow } : {}) };
    return async (...values) => {
      const { rows } = await link.ask({ ...statement, values: values.map(storableValue) });
      // The columns of a statement are named by its own text.
      return rows as Row[];
    };
  };
  return {
    name: `postgres://${client.host}:${client.port}/${client.database ?? ""}`,
    process: client.processID,
    prepare,
    async run(text) {
      await link.ask({ text });
    },
    commit: () => commit(link),
    lost: link.lost,
    onLost: link.onLost,
    onNotified(listener) {
      client.on("notification", listener);
    },
    abandon: link.abandon,
    close: link.close,
  };
}

/** A connection and what became of it. */
interface Link extends Pick<Session, "lost" | "onLost" | "abandon" | "close"> {
  ask(query: Query): Promise<{ command: string; rows: unknown[] }>;
  /** How often the server has warned. */
  warnings(): number;
}

function linkOver(client: Client, socket: Socket): Link {
  let loss: ConnectionLost | undefined;
  let isClosed = false;
  let tell = (_loss: ConnectionLost): void => {};
  let warnings = 0;

  const lose = (reason: unknown): ConnectionLost => {
    if (loss) return loss;
    loss = new ConnectionLost(thrownText(reason) || "it cannot be reached");
    socket.destroy();
    if (!isClosed) tell(loss);
    return loss;
  };
  client.on("error", lose);
  client.on("end", () => lose("the connection ended"));
  client.on("notice", ({ code }) => {
    if (code !== "00000") warnings++;
  });

  return {
    async ask(query) {
      if (loss) throw loss;
      try {
        return await client.query(query);
      } catch (error) {
        throw loss ?? (endsSession(error) ? lose(error) : error);
      }
    },
    warnings: () => warnings,
    lost: () => loss,
    onLost(listener) {
      tell = listener;
    },
    abandon: () => void lose("the server did not answer in time"),
    async close() {
      isClosed = true;
      if (loss) return;
      const late = setTimeout(() => socket.destroy(), patience.end);
      await client.end().catch(() => undefined);
      clearTimeout(late);
      socket.destroy();
    },
  };
}

async function commit({ ask, lost, warnings }: Link): Promise<void> {
  const before = warnings();
  let refused: unknown;
  try {
    const { command } = await ask({ text: "commit" });
    if (command !== "COMMIT") refused = new Error("the transaction was rolled back");
  } catch (error) {
    refused = error;
    // A server that goes down may say so in an error like any other: only one that goes on has rolled back.
    await ask({ text: "select 1" }).catch(() => undefined);
  }
  const loss = lost();
  if (loss) throw new OutcomeUnknown(loss.message);
  // Such as a commit that no standby confirmed.
  if (warnings() > before) throw new OutcomeUnknown("the server warned about it");
  if (refused !== undefined) throw refused;
}

interface Query {
  text: string;
  name?: string;
  values?: unknown[];
  query_timeout?: number;
}

/** What the package has and its types leave out. */
type Known = Client & { readonly processID: number };

function clientOf(url: string, socket: Socket): Known {
  try {
    // The server's number of the process is read from its greeting; the types of the package leave it out.
    return new Client({
      connectionString: url,
      stream: () => socket,
      connectionTimeoutMillis: patience.connect,
      query_timeout: patience.statement,
      pipeline: true,
      keepAlive: true,
      keepAliveInitialDelayMillis: patience.connect,
      application_name: "crossdock",
      types: { getTypeParser: parserOf },
    }) as Known;
  } catch {
    // The error has the address in it.
    throw new Error("its address cannot be read: write `postgres://user:password@host:5432/database`");
  }
}

const parserOf: typeof types.getTypeParser = (type: number, format?: "text" | "binary") => {
  if (type === int8) return Number;
  if (type === text) return restored;
  // Its two declarations, for text and binary, have one implementation.
  return types.getTypeParser(type, format as "text");
};

function storableValue(value: Value): unknown {
  if (typeof value === "string") return storable(value);
  if (typeof value !== "object" || value === null) return value;
  return value.map((each) => (typeof each === "string" ? storable(each) : each));
}
