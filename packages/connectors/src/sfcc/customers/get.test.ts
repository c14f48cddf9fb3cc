import { makeOrder } from "@crossdock/sim";
import { expect, test } from "vitest";
import { failureOf } from "../../testing/failure-of.ts";
import { openStore } from "../testing.ts";

const scopes = ["sfcc.customerlists"];
const auth = { scheme: "oauth2-client-credentials", clientId: "crossdock-demo", scopes };

test("customers.get reads the record of whoever placed an order with a number", async () => {
  const { run } = await openStore({ auth });
  const { customerInfo } = makeOrder({ seed: 1, siteId: "RefArchEU", guest: false });
  const { customerNo, email } = customerInfo;
  expect(await run("customers.get", { customerListId: "RefArch", customerNo })).toMatchObject({
    customerNo,
    email,
    lastName: expect.any(String),
  });
});

test.each([
  [{ customerListId: "RefArch", customerNo: "0/ ä" }, "customer-not-found"],
  [{ customerListId: "Other", customerNo: "00012000" }, "customer-list-not-found"],
])("customers.get of %j is NotFound", async (input, kind) => {
  const { run } = await openStore({ auth });
  expect(await failureOf(run("customers.get", input))).toMatchObject({
    class: "NotFound",
    title: expect.stringContaining(kind),
  });
});

test("customers.get with a token for orders alone pauses the System", async () => {
  const { run } = await openStore();
  const refused = run("customers.get", { customerListId: "RefArch", customerNo: "00012000" });
  expect(await failureOf(refused)).toMatchObject({ class: "AuthFailed", code: "sfcc.scopeMissing" });
});
