import { describe, expect, test } from "vitest";
import { lintFiles } from "../testing/lint-example.ts";

const environment = (hosts: string, simulators: string): string => `kind: Environment
name: dev
owner: integration-office
allowedHosts: [ ${hosts} ]
simulators: ${simulators}
`;

function said(text: string): [string, string | undefined][] {
  return lintFiles({ "flows/environments/dev.environment.yaml": text })
    .filter(({ code }) => ["XD100", "XD101", "XD103", "XD114", "XD118"].includes(code))
    .map(({ code, message, hint }) => [`${code} ${message}`, hint]);
}

const hosts = "'*.example.com', 127.0.0.1";

describe("a simulator that cannot stand for its System", () => {
  test("because it speaks another language", () => {
    expect(said(environment(hosts, "{ acme-shop: { ledger: {} } }"))).toEqual([
      [
        "XD118 `ledger` stands for Systems of the connector `erp`; `acme-shop` has `shop`",
        "remove it: nothing simulates `shop`",
      ],
    ]);
  });

  test("because no call may reach it, or leads to it", () => {
    expect(said(environment("'*.example.com'", "{ acme-erp: { ledger: {} } }"))).toEqual([
      [
        "XD118 `allowedHosts` keeps calls from reaching the simulators, which listen on 127.0.0.1",
        "add `127.0.0.1` to `allowedHosts`",
      ],
      [
        "XD118 `baseUrl` is written out: `crossdock dev` cannot lead `acme-erp` to its simulator",
        "write `${env:ACME_ERP_URL}`, and the value into `.env` or wherever the daemon's variables are set",
      ],
    ]);
  });

  test("because there is no such System, or no such simulator", () => {
    expect(said(environment(hosts, "{ acme-epr: { ledger: {} } }"))[0]?.[0]).toContain("XD103 ");
    expect(said(environment(hosts, "{ acme-erp: { leger: {} } }")).map(([text]) => text)).toEqual([
      "XD114 missing field `ledger`",
      "XD101 unknown field `leger`",
    ]);
    expect(said(environment(hosts, "{ acme-erp: {} }"))[0]?.[0]).toContain("`ledger`");
  });
});
