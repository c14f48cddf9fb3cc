import {
  choice,
  duration,
  entriesAt,
  type Fields,
  fieldsAt,
  host,
  isFields,
  type Placed,
  type Registry,
  resourceName,
  secret,
} from "@crossdock/kit";
import { type TObject, type TProperties, Type } from "typebox";
import { compileEnvironment } from "../compile/compile-environment.ts";
import { type FlowProblem, told } from "../problems/sentences.ts";
import { closed, defineKind, section } from "./define-kind.ts";
import { exactlyOne } from "./exactly-one.ts";
import { byPath } from "./kind-diff.ts";

/** An address of its own for a part of what the daemon serves. */
const address = (description: string) =>
  Type.Union(
    [
      closed({
        host: Type.String({ default: "127.0.0.1", description: "Address to listen on." }),
        port: Type.Integer({ minimum: 0, maximum: 65535, description: "Port; 0 takes any." }),
      }),
      closed({ socket: Type.String({ minLength: 1, description: "File of a Unix socket." }) }),
    ],
    { description },
  );

const listen = Type.Optional(
  closed(
    {
      host: Type.String({ default: "127.0.0.1", description: "Address that the daemon listens on." }),
      port: Type.Integer({
        minimum: 0,
        maximum: 65535,
        default: 7070,
        description: "Port; 0 takes any.",
      }),
      api: Type.Optional(
        address("Where the API is instead, so that what is published to senders holds webhooks alone."),
      ),
      metrics: Type.Optional(address("Where `/metrics` is instead of beside the API.")),
    },
    "Where the daemon listens: for webhooks, and for everything else that has no address of its own.",
  ),
);

const api = Type.Optional(
  closed(
    {
      hosts: Type.Array(Type.String({ minLength: 1 }), {
        default: [],
        description:
          "Names that the API is reached by, such as `crossdock.internal`. Names and addresses of this machine are always taken; under any other the API does not answer, since a page in a browser may have a name of its own lead here.",
      }),
      tokens: Type.Array(
        closed({
          name: resourceName({ description: "Who has it, as the audit names them." }),
          role: choice(["scraper", "viewer", "operator", "admin"], {
            description: "What it may do; see the roles of the API.",
          }),
          secret: secret({
            description: "Its value, at least 16 characters, sent as `Authorization: Bearer`.",
          }),
        }),
        {
          default: [],
          description:
            "Who may speak to the API, from wherever its address is reached. With one, everybody needs one.",
        },
      ),
      trustedProxy: Type.Boolean({
        default: false,
        description:
          "A proxy on this machine signs people in and says in `X-Actor` who they are. Without it, forwarded requests are refused.",
      }),
    },
    "Who may speak to the API. Without tokens it answers callers on this machine alone.",
  ),
);

const secrets = Type.Optional(
  Type.Array(
    closed({
      env: Type.Optional(
        closed(
          {
            prefix: Type.String({
              default: "CROSSDOCK_SECRET_",
              description: "`acme/odoo/api-key` is read from this prefix and `ACME_ODOO_API_KEY`.",
            }),
          },
          "Secrets in environment variables.",
        ),
      ),
      file: Type.Optional(
        closed(
          { folder: Type.String({ description: "`acme/odoo/api-key` is a file below this folder." }) },
          "Secrets in files.",
        ),
      ),
    }),
    { description: "Where secrets are looked up, in this order. Default: environment variables." },
  ),
);

const telemetry = Type.Optional(
  closed(
    {
      logs: Type.Optional(
        closed(
          {
            level: choice(["debug", "info", "warn", "error"], {
              description: "Least level that is written.",
              default: "info",
            }),
          },
          "The log, one JSON object a line on stdout.",
        ),
      ),
      metrics: Type.Boolean({ default: true, description: "Serves `/metrics`." }),
    },
    "What the daemon tells about itself.",
  ),
);

const shutdown = Type.Optional(
  closed(
    {
      patience: duration({
        default: "30s",
        description:
          "Longest wait for calls under way when the daemon is asked to stop. A call that takes longer is cut off; whether it was done is looked up at the next start. Whoever stops the daemon has to wait 15 seconds longer than this.",
      }),
    },
    "How the daemon stops.",
  ),
);

const allowedHosts = Type.Array(host({ description: "A host, an address, or `*.` and a domain." }), {
  default: [],
  description: "Hosts that Systems may be reached at; no others. Private addresses only where listed.",
});

export const environmentKind = defineKind({
  name: "Environment",
  summary: "What differs between development, test and production.",
  suffix: "environment",
  folder: "environments",
  versioned: false,
  rated: "none",
  interpolated: true,
  keys: [{ path: ["simulators"], mark: { kind: "reference", to: "System" } }],
  diff: { tells: (shown) => byPath("environment", shown), everywhere: () => true },
  *compile(resources, context) {
    yield;
    return compileEnvironment(resources, context);
  },
  example: `kind: Environment
name: dev
owner: integration-office
listen: { host: 127.0.0.1, port: 7070 }
journal: { sqlite: { file: .crossdock/journal.db } }
secrets:
  - env: { prefix: CROSSDOCK_SECRET_ }
telemetry: { logs: { level: info }, metrics: true }
shutdown: { patience: 150s }
allowedHosts: [ '*.example.com', 127.0.0.1 ]
`,
  check: (value, registry) => Array.from(problemsOf(value, registry), told),
  fields(registry) {
    const journals = sectionsOf(registry.journals.values());
    return {
      listen,
      api,
      journal: Type.Optional(
        closed(journals, "Where messages are kept; exactly one. Default: `sqlite` with its defaults."),
      ),
      secrets,
      telemetry,
      shutdown,
      allowedHosts,
      simulators: simulatorsField(registry),
    };
  },
});

/** A field for each part of the registry, with its own fields in it. */
function sectionsOf(parts: Iterable<{ name: string; summary: string; config: TObject }>): TProperties {
  const fields: TProperties = {};
  for (const { name, summary, config } of parts) fields[name] = Type.Optional(section(config, summary));
  return fields;
}

const simulatorsField = (registry: Registry) =>
  Type.Optional(
    Type.Record(
      Type.String(),
      closed(sectionsOf(registry.simulators.values()), "What stands for the System; exactly one."),
      {
        description:
          "Systems that `crossdock dev` simulates, by their names. It listens in their place and fills in the `${env:…}` and `${secret:…}` with which they say their address and credentials. `crossdock run` never does.",
      },
    ),
  );

function* problemsOf(
  { journal, secrets, simulators }: Fields,
  registry: Registry,
): Generator<Placed<FlowProblem>> {
  if (isFields(journal)) yield* exactlyOne(journal, ["journal"], [...registry.journals.keys()]);
  for (const [system, written] of entriesAt(simulators))
    if (isFields(written))
      yield* exactlyOne(written, ["simulators", system], [...registry.simulators.keys()]);
  for (const [index, entry] of fieldsAt(secrets))
    yield* exactlyOne(entry, ["secrets", index], ["env", "file"]);
}
