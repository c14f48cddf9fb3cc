import type { SourceDocument } from "@crossdock/flow";
import {
  defineRule,
  entriesAt,
  type Finding,
  isHostAllowed,
  itemsAt,
  type Registry,
  type SimulatorDefinition,
  valueAt,
} from "@crossdock/kit";
import { interpolationOf } from "../analysis/interpolation.ts";
import type { Subject } from "../subject.ts";

export const unusableSimulator = defineRule<Subject>({
  code: "XD118",
  name: "unusable-simulator",
  severity: "error",
  summary: "A simulator of the Environment can stand for its System.",
  why: "`crossdock dev` would call the real system although the Environment says that it is simulated.",
  good: `
# file: flows/environments/dev.environment.yaml
kind: Environment
name: dev
owner: integration-office
allowedHosts: [ '*.example.com', 127.0.0.1 ]
simulators: { acme-erp: { ledger: {} } }
# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: '\${env:ERP_URL}'
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  bad: `
# file: flows/environments/dev.environment.yaml
kind: Environment
name: dev
owner: integration-office
allowedHosts: [ '*.example.com', 127.0.0.1 ]
simulators: { acme-erp: { ledger: {} } }
# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
         ^^^^^^^^^^^^^^^^^^^^^^^ \`baseUrl\` is written out: \`crossdock dev\` cannot lead \`acme-erp\` to its simulator
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  *check(subject) {
    const { environment, workspace, registry } = subject;
    const simulated = entriesAt(environment?.value, "simulators");
    if (!environment || simulated.length === 0) return;
    yield* unreachable(environment);
    for (const [name, written] of simulated) {
      const system = workspace.resources.resolve("System", name);
      const [chosen = ""] = entriesAt(written).map(([key]) => key);
      const definition = registry.simulators.get(chosen);
      if (!system?.valid || !definition) continue;
      const at = environment.spanOf(["simulators", name, chosen], "key");
      if (system.value["connector"] === definition.connector) yield* writtenOut(system, definition, at);
      else yield misplaced(system, definition, at, registry);
    }
  },
});

function* unreachable(environment: SourceDocument): Generator<Finding> {
  const patterns = itemsAt(environment.value, "allowedHosts").filter((host) => typeof host === "string");
  if (isHostAllowed(new URL("http://127.0.0.1"), patterns)) return;
  yield {
    span: environment.spanOf(["simulators"], "key"),
    message: "`allowedHosts` keeps calls from reaching the simulators, which listen on 127.0.0.1",
    hint: "add `127.0.0.1` to `allowedHosts`",
  };
}

function misplaced(
  { name, value }: SourceDocument,
  definition: SimulatorDefinition,
  span: Finding["span"],
  registry: Registry,
): Finding {
  const fitting = [...registry.simulators.values()].filter(
    ({ connector }) => connector === value["connector"],
  );
  const names = fitting.map((each) => `\`${each.name}\``).join(", ");
  return {
    span,
    message: `\`${definition.name}\` stands for Systems of the connector \`${definition.connector}\`; \`${name}\` has \`${String(value["connector"])}\``,
    hint: names === "" ? `remove it: nothing simulates \`${String(value["connector"])}\`` : `use ${names}`,
  };
}

/** What a simulator says has to be left to it. */
function* writtenOut(
  system: SourceDocument,
  { fields }: SimulatorDefinition,
  simulator: NonNullable<Finding["span"]>,
): Generator<Finding> {
  for (const field of fields) {
    const path = field.split(".");
    const value = valueAt(system.value, ...path);
    if (value === undefined || interpolationOf(value)) continue;
    const variable = `${system.name}_${path.at(-1) === "baseUrl" ? "url" : path.at(-1)}`;
    const name = variable.replaceAll(/[^A-Za-z0-9]/g, "_").toUpperCase();
    yield {
      span: system.spanOf(path),
      message: `\`${field}\` is written out: \`crossdock dev\` cannot lead \`${system.name}\` to its simulator`,
      hint: `write \`\${env:${name}}\`, and the value into \`.env\` or wherever the daemon's variables are set`,
      related: [{ message: "what simulates it", span: simulator }],
    };
  }
}
