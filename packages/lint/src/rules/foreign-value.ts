import { interpolationsOf, type SourceDocument, secretPath, secretVariable } from "@crossdock/flow";
import { defineRule, type Finding } from "@crossdock/kit";
import { interpolationOf } from "../analysis/interpolation.ts";
import { addressesOf } from "../facts/addresses.ts";
import type { Subject } from "../subject.ts";

const globex = `# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
vars: { feed: '\${env:GLOBEX_FEED}' }
# file: flows/retailers/acme/acme-wms.system.yaml
kind: System
name: acme-wms
owner: acme-logistics
criticality: high
connector: rest
baseUrl: https://wms.example.com`;

const rest = `limits: { concurrency: 4, rate: { requests: 10, per: 1s }, timeout: 30s }
breaker: { failures: 10, within: 1m, probe: 30s }
operations:
  parcels.list: { path: /parcels, pages: cursor }`;

export const foreignValue = defineRule<Subject>({
  code: "XD514",
  name: "foreign-value",
  severity: "error",
  summary: "What lies in a retailer's folder uses no secret, variable or host of another retailer.",
  why: "A folder that was copied keeps a line of the other one: one retailer's orders go to another retailer's system, signed with its credentials.",
  good: `
${globex}
auth: { scheme: bearer, token: '\${secret:acme/wms}' }
${rest}
`,
  bad: `
${globex}
auth: { scheme: bearer, token: '\${secret:globex/wms}' }
                               ^^^^^^^^^^^^^^^^^^^^^^ the secret \`globex/wms\` is of the retailer \`globex\`, and this is a file of \`acme\`
${rest}
`,
  *check(subject) {
    const { workspace } = subject;
    const retailers = workspace.resources.list("Retailer").map(({ name }) => name);
    if (retailers.length < 2) return;
    const documents = workspace.documents.filter(({ valid, retailer }) => valid && retailer !== null);
    yield* foreignSecrets(documents, retailers);
    yield* foreignVariables(documents, retailers);
    yield* foreignHosts(subject, retailers);
  },
});

/** The first part of a secret's path is its retailer; a bare name is the own one. */
function* foreignSecrets(
  documents: readonly SourceDocument[],
  retailers: readonly string[],
): Generator<Finding> {
  for (const { retailer, fields, spanOf } of documents) {
    for (const { mark, value, path } of fields) {
      if (mark.kind !== "secret" || typeof value !== "string") continue;
      const secret = secretPath(interpolationOf(value)?.name ?? value, retailer);
      const owner = secret.split("/")[0] ?? "";
      if (owner === retailer || !retailers.includes(owner)) continue;
      yield {
        span: spanOf(path),
        message: `the secret \`${secret}\` is of the retailer \`${owner}\`, and this is a file of \`${retailer}\``,
        hint: `give \`${retailer}\` a secret of its own; what all share lies in \`flows/base\``,
      };
    }
  }
}

/** A variable is another retailer's where it is named after the other one, and the files of the other one read it. */
function* foreignVariables(
  documents: readonly SourceDocument[],
  retailers: readonly string[],
): Generator<Finding> {
  const read = documents.map((document) => {
    const found = interpolationsOf(document.value).filter(({ source }) => source === "env");
    return { document, found, names: new Set(found.map(({ name }) => name)) };
  });
  for (const { document, found } of read) {
    for (const { name, path } of found) {
      const owner = longest(
        retailers.filter((retailer) => name.startsWith(`${secretVariable("", retailer)}_`)),
      );
      if (owner === undefined || owner === document.retailer) continue;
      const other = read.find((each) => each.document.retailer === owner && each.names.has(name));
      if (!other) continue;
      yield {
        span: document.spanOf(path),
        message: `the variable \`${name}\` is named after the retailer \`${owner}\`, which reads it, too, and this is a file of \`${document.retailer}\``,
        hint: "name a variable of its own; what both share lies in `flows/base`, under a name that is nobody's",
        severity: "warning",
      };
    }
  }
}

/** The same of hosts, where they are written and not in a variable. */
function* foreignHosts({ systems, lookups }: Subject, retailers: readonly string[]): Generator<Finding> {
  const reached = systems.map((system) => ({ system, addresses: [...addressesOf(system, lookups)] }));
  for (const { system, addresses } of reached) {
    for (const { path, url } of addresses) {
      const { hostname } = url;
      const owner = longest(retailers.filter((retailer) => isNamedAfter(hostname, retailer)));
      const isRead = interpolationsOf(system.value).some((each) => String(each.path) === String(path));
      if (isRead || system.retailer === null || owner === undefined || owner === system.retailer) continue;
      const other = reached.find(
        (each) =>
          each.system.retailer === owner &&
          each.addresses.some((address) => address.url.hostname === hostname),
      );
      if (!other) continue;
      yield {
        span: system.spanOf(path),
        message: `the host \`${hostname}\` is named after the retailer \`${owner}\`, whose \`${other.system.name}\` is there, too, and this is a file of \`${system.retailer}\``,
        hint: `write the host of \`${system.retailer}\`; a System that both use lies in \`flows/base\``,
        severity: "warning",
      };
    }
  }
}

/** `erp.globex.example` and `globex-erp.example` are named after `globex`. */
function isNamedAfter(hostname: string, retailer: string): boolean {
  return `-${hostname.replaceAll(".", "-")}-`.includes(`-${retailer}-`);
}

/** Of `acme` and `acme-outlet` what is named after the second one is the second one's. */
function longest(names: readonly string[]): string | undefined {
  return names.toSorted((a, b) => b.length - a.length)[0];
}
