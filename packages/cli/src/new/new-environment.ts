import { valueAt } from "@crossdock/kit";
import { type Draft, type Site, usualOwner } from "./site.ts";
import { type Note, yamlText } from "./yaml-text.ts";

export interface EnvironmentWish {
  name: string;
  /** The one that it is made after. */
  environment: string;
  owner?: string | undefined;
}

/** An Environment beside the one that the command runs for: with a journal of its own and the same hosts. */
export function newEnvironment(site: Site, { name, environment, owner }: EnvironmentWish): Draft {
  const model = site.workspace.resources.find("Environment", environment)?.value;
  const value = {
    kind: "Environment",
    name,
    owner: owner ?? valueAt(model, "owner") ?? usualOwner(site),
    listen: valueAt(model, "listen") ?? { host: "127.0.0.1", port: 7070 },
    journal: { sqlite: { file: `.crossdock/${name}.db` } },
    secrets: valueAt(model, "secrets") ?? [{ env: { prefix: "CROSSDOCK_SECRET_" } }],
    telemetry: { logs: { level: "info" }, metrics: true },
    allowedHosts: valueAt(model, "allowedHosts") ?? [],
  };
  const notes: Note[] = [
    {
      path: ["journal"],
      text: "Where messages are kept: on a disk that is backed up. Two daemons never share one.",
    },
    { path: ["allowedHosts"], text: "Systems are reached at these hosts, and at no others." },
  ];
  const path = `flows/environments/${name}.environment.yaml`;
  return {
    files: { [path]: yamlText(value, notes) },
    changed: {},
    choices: [
      `${path}: \`allowedHosts\` are those of \`${environment}\`; name the hosts that \`${name}\` reaches`,
    ],
    next: `crossdock lint --env ${name} --references`,
  };
}
