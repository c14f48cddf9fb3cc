import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

interface Acme {
  baseUrl?: string;
  token?: string;
  other?: string;
  name?: string;
}

/** A System of Acme beside one of Globex, which reads the variable `GLOBEX_WMS_URL`. */
const said = ({
  baseUrl = "https://acme.example.com",
  token = "acme/wms",
  other = "'${env:GLOBEX_WMS_URL}'",
  name = "globex",
}: Acme) => {
  const system = (retailer: string, address: string, secret: string) => `
# file: flows/retailers/${retailer}/${retailer}-wms.system.yaml
kind: System
name: ${retailer}-wms
owner: logistics
criticality: high
connector: rest
baseUrl: ${address}
auth: { scheme: bearer, token: '\${secret:${secret}}' }
limits: { concurrency: 4, rate: { requests: 10, per: 1s }, timeout: 30s }
breaker: { failures: 10, within: 1m, probe: 30s }
operations: { parcels.list: { path: /parcels, pages: cursor } }
`;
  return messagesOf(
    "XD514",
    `# file: flows/retailers/${name}/retailer.yaml
kind: Retailer
name: ${name}
owner: integration
${system(name, other, `${name}/wms`)}${system("acme", baseUrl, token)}`,
  );
};

test("a secret is of the retailer that its path begins with", () => {
  expect(said({ token: "globex/wms" })).toEqual([
    "the secret `globex/wms` is of the retailer `globex`, and this is a file of `acme`",
  ]);
});

test("a variable is of the retailer that it is named after", () => {
  expect(said({ baseUrl: "'${env:GLOBEX_WMS_URL}'" })).toEqual([
    "the variable `GLOBEX_WMS_URL` is named after the retailer `globex`, which reads it, too, and this is a file of `acme`",
  ]);
});

test("a host is of the retailer that it is named after", () => {
  expect(
    said({ baseUrl: "https://wms.globex.example.com", other: "https://wms.globex.example.com" }),
  ).toEqual([
    "the host `wms.globex.example.com` is named after the retailer `globex`, whose `globex-wms` is there, too, and this is a file of `acme`",
  ]);
});

test.each<[string, Acme]>([
  ["what is its own", { baseUrl: "'${env:ACME_WMS_URL}'" }],
  ["a bare secret", { token: "wms" }],
  ["a secret of nobody", { token: "shared/wms" }],
  [
    "a host that several customers of a service have",
    { baseUrl: "https://api.example.com", other: "https://api.example.com" },
  ],
  ["a host that the other one does not use", { baseUrl: "https://globex.example.com" }],
  ["a variable that the other one does not read", { baseUrl: "'${env:GLOBEX_STAGE_URL}'" }],
  ["a variable whose name begins alike", { baseUrl: "'${env:ACME_WMS_URL}'", name: "ac" }],
  [
    "what is named after the longer name",
    { baseUrl: "'${env:ACME_WMS_URL}'", other: "'${env:ACME_OUTLET_WMS_URL}'", name: "acme-outlet" },
  ],
])("%s is left alone", (_, acme) => {
  expect(said(acme)).toEqual([]);
});

test("of a longer name the variable is not of the shorter one", () => {
  const url = "'${env:ACME_OUTLET_WMS_URL}'";
  expect(said({ baseUrl: url, other: url, name: "acme-outlet" })).toEqual([
    expect.stringContaining("named after the retailer `acme-outlet`"),
  ]);
});
