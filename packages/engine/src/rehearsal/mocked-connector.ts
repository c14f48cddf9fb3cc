import type { ConnectorContext, ConnectorDefinition, HttpAnswer, HttpRequest } from "@crossdock/kit";
import type { Answers } from "./answers.ts";

type RawAnswer = NonNullable<ReturnType<Answers["nextHttp"]>>;

/** Answers a request of the connector; undefined: with an empty 200. */
export type Answering = (request: HttpRequest) => RawAnswer | undefined;

/** A connection that is made again for a call whose requests a mock answers. */
interface Reopening {
  reopen(answer: Answering): unknown;
}

/** The connector with nobody behind it: it opens nothing until a call reopens its connection. */
export function mockedConnector(connector: ConnectorDefinition): ConnectorDefinition {
  const { probe: _probe, close: _close, ...rest } = connector;
  const open = (context: ConnectorContext<never>): Reopening => ({
    reopen: (answer) =>
      connector.open({
        ...context,
        http: {
          send: async (request) =>
            httpAnswer(tokenFor(request, context.auth) ?? answer(request) ?? emptyAnswer),
        },
      }),
  });
  return { ...rest, open };
}

/** The connection of one call of a mocked connector: its requests get these answers. */
export function reopened(connection: unknown, answer: Answering): unknown {
  if (!isReopening(connection)) throw new Error("the connection is not one of a mocked connector");
  return connection.reopen(answer);
}

function isReopening(connection: unknown): connection is Reopening {
  return typeof connection === "object" && connection !== null && "reopen" in connection;
}

const emptyAnswer: RawAnswer = { status: 200, headers: {}, body: {} };

function httpAnswer({ status, headers, body }: RawAnswer): HttpAnswer {
  const isText = typeof body === "string";
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status,
    headers: {
      "content-type": isText ? "text/plain" : "application/json",
      ...Object.fromEntries(named),
    },
    body: isText ? body : body === undefined ? "" : JSON.stringify(body),
  };
}

/** Sign-in is not part of a case: every request for a token gets one. */
function tokenFor(
  { url }: HttpRequest,
  { tokenUrl }: Readonly<Record<string, unknown>>,
): RawAnswer | undefined {
  if (typeof tokenUrl !== "string" || !url.includes(tokenUrl)) return undefined;
  return {
    status: 200,
    headers: {},
    body: { access_token: "rehearsal", token_type: "Bearer", expires_in: 3600 },
  };
}
