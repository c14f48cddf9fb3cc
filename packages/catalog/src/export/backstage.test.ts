import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  type Entity,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
} from "@backstage/catalog-model";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { smallSource } from "../testing/small-catalog.ts";
import { backstageCatalog } from "./backstage.ts";
import type { CatalogSource } from "./source.ts";

const validators = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
];

const entitiesOf = (source: CatalogSource): Entity[] =>
  parseAllDocuments(backstageCatalog(source)).map((document) => document.toJS() as Entity);

const flowFile = "flows/base/order-to-erp.flow.yaml";
const retailerFile = "flows/retailers/nordwind/retailer.yaml";

/** Everything that Backstage itself asks of entities, and that every reference leads to one of them. */
async function expectValid(entities: readonly Entity[]): Promise<void> {
  const known = new Set(entities.map(stringifyEntityRef));
  expect(known.size).toBe(entities.length);
  for (const entity of entities) {
    await new SchemaValidEntityPolicy().enforce(entity);
    await new FieldFormatEntityPolicy().enforce(entity);
    const verdicts = await Promise.all(validators.map((validator) => validator.check(entity)));
    expect(verdicts.filter((fits) => fits)).toHaveLength(1);
    const { owner, system, domain, ...lists } = (entity.spec ?? {}) as Record<string, unknown>;
    const named = [owner, system, domain, lists["providesApis"], lists["consumesApis"], lists["dependsOn"]];
    for (const reference of named.flat().filter((each) => each !== undefined)) {
      expect(known).toContain(stringifyEntityRef(parseEntityRef(String(reference))));
    }
  }
}

describe("the catalogue for Backstage", () => {
  const entities = entitiesOf(smallSource());
  const find = (reference: string) => entities.find((each) => stringifyEntityRef(each) === reference);

  test("is what Backstage asks for, and every reference leads somewhere", async () => {
    await expectValid(entities);
  });

  test("of one retailer is as whole, with the same names", async () => {
    const own = entitiesOf(smallSource({}, { retailer: "acme" }));
    await expectValid(own);
    const all = new Set(entities.map(stringifyEntityRef));
    expect(own.map(stringifyEntityRef).filter((reference) => !all.has(reference))).toEqual([]);
    expect(JSON.stringify(own)).not.toContain("nordwind");
  });

  test("has a component for each flow of each retailer", () => {
    expect(find("component:acme/order-to-erp.v1")).toMatchObject({
      metadata: {
        title: "Orders into the ERP",
        description: "Every order of the shop, once.",
        annotations: { "crossdock/id": "flow:acme/order-to-erp@1", "crossdock/mode": "live" },
        tags: ["order", "critical", "poll", "webhook", "personal-data"],
      },
      spec: {
        lifecycle: "production",
        owner: "group:default/order-operations",
        system: "system:acme/order",
        providesApis: ["api:acme/order-to-erp.v1.order-hook"],
        consumesApis: ["api:default/shop.order.v1", "api:default/retail.order.v1"],
        dependsOn: ["resource:acme/acme-shop", "resource:acme/acme-erp"],
      },
    });
    expect(find("component:nordwind/order-to-erp.v1")?.spec?.["lifecycle"]).toBe("paused");
  });

  test("describes a webhook by what it takes and how it is signed", () => {
    const webhook = find("api:acme/order-to-erp.v1.order-hook");
    const { paths, components } = parse(String(webhook?.spec?.["definition"]));
    expect(Object.keys(paths)).toEqual(["/hooks/acme/orders"]);
    const { schema } = paths["/hooks/acme/orders"].post.requestBody.content["application/json"];
    expect(schema.title).toBe("Shop order");
    expect(components.securitySchemes.sender).toMatchObject({ type: "apiKey", name: "webhook-signature" });
  });

  test("has the contract's schema as it is", () => {
    const contract = find("api:default/retail.order.v1");
    expect(contract?.spec?.["type"]).toBe("json-schema");
    expect(parse(String(contract?.spec?.["definition"])).required).toEqual(["orderNo", "total"]);
    expect(contract?.metadata.tags).toContain("class:personal");
  });

  test("links a runbook that is a page, and names one that is a file", () => {
    const linked = (runbook: string) =>
      entitiesOf(smallSource({}, {}, { [flowFile]: [["docs/runbooks/order-to-erp.md", runbook]] })).find(
        (each) => stringifyEntityRef(each) === "component:acme/order-to-erp.v1",
      )?.metadata;
    expect(linked("https://wiki.example/orders")?.links?.[0]?.url).toBe("https://wiki.example/orders");
    expect(linked("docs/runbooks/order-to-erp.md")?.links).toBeUndefined();
    expect(linked("docs/runbooks/order-to-erp.md")?.annotations?.["crossdock/runbook"]).toBe(
      "docs/runbooks/order-to-erp.md",
    );
  });

  test.each([
    ["live", "production"],
    ["shadow", "experimental"],
    ["paused", "paused"],
  ])("a flow in mode %s is %s", (mode, lifecycle) => {
    const source = smallSource({}, {}, { [retailerFile]: [["mode: paused", `mode: ${mode}`]] });
    const flow = entitiesOf(source).find(
      (each) => stringifyEntityRef(each) === "component:nordwind/order-to-erp.v1",
    );
    expect(flow?.spec?.["lifecycle"]).toBe(lifecycle);
  });

  test("holds whatever somebody wrote as an owner, domain or title", async () => {
    const odd = ["Søren & Söhne GmbH", "a/b:c", "🚚", "default", `${"long ".repeat(30)}end`, "A", "a"];
    for (const name of odd) {
      const text = JSON.stringify(name);
      const source = smallSource(
        {},
        {},
        {
          [flowFile]: [
            ["owner: order-operations", `owner: ${text}`],
            ["domain: order", `domain: ${text}`],
            ["title: Orders into the ERP", `title: ${text}`],
          ],
        },
      );
      expect(source.catalog.flows).toHaveLength(2);
      await expectValid(entitiesOf(source));
    }
  });
});
