import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { smallSource } from "../testing/small-catalog.ts";
import { opensloCatalog } from "./openslo.ts";

interface Thing {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, unknown>; annotations?: Record<string, unknown> };
  // What each kind asks for is checked below.
  spec: Record<string, unknown>;
}

const objectsOf = (source: ReturnType<typeof smallSource>): Thing[] =>
  parseAllDocuments(opensloCatalog(source.catalog)).map((document) => document.toJS() as Thing);

const flowFile = "flows/base/order-to-erp.flow.yaml";
const retailerFile = "flows/retailers/nordwind/retailer.yaml";
const without = (text: string) => smallSource({}, {}, { [flowFile]: [[text, ""]] });

/** What the text of OpenSLO v1 asks for, which has no schema of its own. */
function problemsOf(things: readonly Thing[]): string[] {
  const named = (kind: string) =>
    new Set(things.filter((each) => each.kind === kind).map((each) => each.metadata.name));
  const found: string[] = [];
  const must = (holds: boolean, about: Thing, what: string) => {
    if (!holds) found.push(`${about.kind} ${about.metadata.name}: ${what}`);
  };
  for (const thing of things) {
    const { kind, apiVersion, metadata, spec } = thing;
    must(apiVersion === "openslo/v1", thing, "apiVersion");
    must(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(metadata.name), thing, "name as RFC 1123 has it");
    const keys = [...Object.keys(metadata.labels ?? {}), ...Object.keys(metadata.annotations ?? {})];
    must(
      keys.every((key) => /^([a-z0-9.-]+\/)?[A-Za-z0-9][\w.-]{0,62}$/.test(key)),
      thing,
      "keys",
    );
    must(String(spec["description"] ?? "").length <= 1050, thing, "description");
    if (kind === "SLI") {
      const { good, bad, total } = spec["ratioMetric"] as Record<
        string,
        { metricSource: { metricSourceRef: string } }
      >;
      must(Boolean(good) !== Boolean(bad) && Boolean(total), thing, "good or bad, and total");
      for (const metric of [good, total]) {
        must(named("DataSource").has(metric?.metricSource.metricSourceRef ?? ""), thing, "its source");
      }
    }
    if (kind === "SLO") {
      must(named("Service").has(spec["service"] as string), thing, "its service");
      must(named("SLI").has(spec["indicatorRef"] as string), thing, "its indicator");
      must(spec["budgetingMethod"] === "Occurrences", thing, "budgeting method");
      const windows = spec["timeWindow"] as { duration: string; isRolling: boolean }[];
      must(
        windows.length === 1 && /^[1-9]\d*[mhdwMQY]$/.test(windows[0]?.duration ?? ""),
        thing,
        "one window",
      );
      const targets = spec["objectives"] as { targetPercent: number }[];
      must(
        targets.every(({ targetPercent }) => targetPercent >= 0 && targetPercent < 100),
        thing,
        "target",
      );
    }
  }
  const names = things.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  return new Set(names).size === names.length ? found : [...found, "names are shared"];
}

describe("objectives as OpenSLO", () => {
  test("are what the standard asks for, for each retailer", () => {
    const things = objectsOf(smallSource());
    expect(problemsOf(things)).toEqual([]);
    expect(things.map(({ kind }) => kind)).toEqual([
      "DataSource",
      "Service",
      "Service",
      "SLI",
      "SLO",
      "SLI",
      "SLO",
    ]);
  });

  test("are counted by the metrics of the daemon", () => {
    const [, , , indicator, objective] = objectsOf(smallSource());
    const labels = 'flow="order-to-erp@1",retailer="acme"';
    expect(indicator?.spec["ratioMetric"]).toMatchObject({
      counter: true,
      good: { metricSource: { spec: { query: `sum(crossdock_objective_met_total{${labels}})` } } },
      total: {
        metricSource: {
          spec: { query: `sum(crossdock_messages_received_total{${labels},mode="live",state="accepted"})` },
        },
      },
    });
    expect(objective?.spec).toMatchObject({
      timeWindow: [{ duration: "30d", isRolling: true }],
      objectives: [{ targetPercent: 99.5 }],
    });
  });

  test.each([
    ["7d", "1w"],
    ["36h", "36h"],
    ["90m", "90m"],
    ["10s", "1m"],
  ])("over %s have a window of %s", (over, duration) => {
    const source = smallSource({}, {}, { [flowFile]: [["target: 99.5", `target: 99.5, over: ${over}`]] });
    const objective = objectsOf(source).find(({ kind }) => kind === "SLO");
    expect(objective?.spec["timeWindow"]).toEqual([{ duration, isRolling: true }]);
  });

  test("are never invented", () => {
    const things = objectsOf(without("objective: { within: 15m, target: 99.5 }\n"));
    expect(things.map(({ kind }) => kind)).toEqual(["Service", "Service"]);
    expect(problemsOf(things)).toEqual([]);
  });

  test("are not owed by a shadow, which is not counted", () => {
    const source = smallSource({}, {}, { [retailerFile]: [["mode: paused", "mode: shadow"]] });
    const owed = objectsOf(source).filter(({ kind }) => kind === "SLO");
    expect(owed.map(({ metadata }) => metadata.annotations?.["crossdock/id"])).toEqual([
      "flow:acme/order-to-erp@1",
    ]);
  });

  test("of one retailer have the names that they have among all", () => {
    const own = objectsOf(smallSource({}, { retailer: "acme" }));
    expect(problemsOf(own)).toEqual([]);
    const all = objectsOf(smallSource()).map(({ metadata }) => metadata.name);
    expect(all).toEqual(expect.arrayContaining(own.map(({ metadata }) => metadata.name)));
  });
});
