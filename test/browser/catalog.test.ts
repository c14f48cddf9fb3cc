import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium } from "./chromium.ts";
import { problemsOf } from "./page-checks.ts";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "packages/cli/bin/crossdock.js");
const patience = 180_000;
const nothing = { lost: [], jumps: [], faint: [], nameless: [] };
const without =
  chromium === undefined ? " (skipped: no Chromium here; install it or name it in CHROMIUM)" : "";

describe.skipIf(chromium === undefined)(`the catalogue in a browser${without}`, () => {
  let browser: Browser;
  let folder: string;
  const seen: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "crossdock-catalog-"));
    const out = join(folder, "catalog.html");
    await promisify(execFile)(process.execPath, [bin, "catalog", "--format", "html", "--out", out], {
      cwd: root,
    });
    // The pages are our own; containers have neither a sandbox nor much shared memory to lend.
    const args = ["--no-sandbox", "--disable-dev-shm-usage"];
    browser = await driver.launch({ executablePath: chromium ?? "", args, timeout: patience });
  }, patience);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  }, patience);

  /** Opens a page, and notes what it asks for and what it complains of. */
  async function open(options: BrowserContextOptions = {}, file = "catalog.html"): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    seen.length = 0;
    const url = pathToFileURL(join(folder, file)).href;
    page.on("request", (request) => request.url() !== url && seen.push(`asks for ${request.url()}`));
    page.on("console", (message) => seen.push(message.text()));
    page.on("pageerror", (error) => seen.push(error.message));
    page.on("dialog", (dialog) => {
      seen.push(dialog.message());
      dialog.dismiss().catch(() => undefined);
    });
    await page.goto(url);
    return page;
  }

  const unfold = (page: Page): Promise<void> =>
    page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
    });

  test.for(["light", "dark"] as const)(
    "can be read in %s, and asks nobody for anything",
    { timeout: patience },
    async (colorScheme) => {
      const page = await open({ colorScheme });
      await unfold(page);
      expect(await problemsOf(page)).toEqual(nothing);
      expect(seen).toEqual([]);
      await page.context().close();
    },
  );

  test("begins with an overview, has landmarks, and tells of every part", { timeout: patience }, async () => {
    const page = await open();
    expect(await page.locator("h1").allTextContents()).toEqual(["What is connected, and who answers for it"]);
    expect(await page.locator("main h2").allTextContents()).toEqual([
      "Flows that the business cannot do without",
      "The whole in one picture",
      "What to look at",
      ...["Retailers", "Flows", "Systems", "Contracts", "Mappings", "Tables", "Teams", "Classes of data"],
    ]);
    const landmarks = ["banner", "navigation", "search", "main", "contentinfo"] as const;
    for (const role of landmarks) expect([role, await page.getByRole(role).count()]).toEqual([role, 1]);
    const picture = page.getByRole("group", { name: /^Systems and flows/ });
    await picture.getByRole("link", { name: "acme-odoo" }).first().click();
    expect(new URL(page.url()).hash).toBe("#system-acme-acme-odoo");
    await page.context().close();
  });

  test("finds a field, shows only its rows, and clears the filter", { timeout: patience }, async () => {
    const page = await open();
    const filter = page.getByRole("searchbox", { name: "Filter" });
    const before = await page.locator("main article:visible").count();
    await filter.fill("Customer.EMAIL partner");
    await expect
      .poll(() => page.locator("#found").textContent(), { timeout: patience })
      .toMatch(/^\d+ parts? found$/);
    expect(await page.locator("#flows article:visible h3").allTextContents()).toEqual([
      expect.stringContaining("Storefront order into the ERP for acme"),
      expect.stringContaining("Storefront order into the ERP for nordwind"),
    ]);
    expect(await page.locator("#tables").isVisible()).toBe(false);
    await filter.fill("customer.email");
    const rows = page.locator("#flow-acme-order-to-erp-1 tbody tr:visible");
    await expect.poll(() => rows.count(), { timeout: patience }).toBeGreaterThan(0);
    for (const row of await rows.allTextContents()) expect(row).toContain("customer.email");

    await filter.fill("no such words");
    await expect.poll(() => page.locator("#nothing").isVisible(), { timeout: patience }).toBe(true);
    await filter.press("Escape");
    await expect.poll(() => page.locator("main article:visible").count(), { timeout: patience }).toBe(before);
    expect(await page.locator("main details[open]").count()).toBe(0);
    await page.context().close();
  });

  test("a link to a part that the filter hides shows it", { timeout: patience }, async () => {
    const page = await open();
    await page.getByRole("searchbox").fill("stuck-orders-to-helpdesk@1");
    const target = page.locator("#system-acme-acme-odoo");
    await expect.poll(() => target.isVisible(), { timeout: patience }).toBe(false);
    await page.evaluate(() => {
      const link = document.createElement("a");
      link.href = "#system-acme-acme-odoo";
      document.body.append(link);
      link.click();
    });
    expect(await target.isVisible()).toBe(true);
    await page.context().close();
  });

  test("fits a telephone without moving sideways", { timeout: patience }, async () => {
    const page = await open({ viewport: { width: 375, height: 800 } });
    expect(await page.locator(".contents .all").getAttribute("open")).toBeNull();
    await unfold(page);
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.body.scrollWidth,
    ]);
    expect(widths).toEqual([375, 375]);
    await page.context().close();
  });

  test("is whole without scripts", { timeout: patience }, async () => {
    const page = await open({ javaScriptEnabled: false });
    expect(await page.locator("#search").isVisible()).toBe(false);
    const fold = page.locator("#flow-acme-order-to-erp-1 details").first();
    await fold.locator("summary").click();
    expect(await fold.getAttribute("open")).not.toBeNull();
    await page.getByRole("navigation").getByRole("link", { name: "acme-odoo", exact: true }).click();
    expect(new URL(page.url()).hash).toBe("#system-acme-acme-odoo");
    expect(await page.locator("main article:visible").count()).toBe(
      await page.locator("main article").count(),
    );
    await page.context().close();
  });

  test("can be used by keyboard", { timeout: patience }, async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("main")?.id)).toBe("content");
    await page.context().close();
  });

  test("goes on paper with everything unfolded, dark ink on white", { timeout: patience }, async () => {
    const page = await open({ colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await page.getByRole("navigation").isVisible()).toBe(false);
    expect(await page.locator("#flow-acme-order-to-erp-1 tbody tr").last().isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await page.locator("main details[open]").count()).toBe(0);
    await page.context().close();
  });

  test("runs nothing that stands in a name, not even if it got through", { timeout: patience }, async () => {
    const { htmlCatalog } = await import("@crossdock/catalog/html");
    const { stdout } = await promisify(execFile)(process.execPath, [bin, "catalog"], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
    });
    const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)></style></title>`;
    const hostile: unknown = JSON.parse(stdout, (_, value: unknown) =>
      typeof value === "string" ? value + attack : value,
    );
    // The shape is that of the model: texts alone are longer.
    const page = htmlCatalog(hostile as Parameters<typeof htmlCatalog>[0]);
    await writeFile(join(folder, "hostile.html"), page);
    const shown = await open({}, "hostile.html");
    expect(await shown.locator("script").count()).toBe(1);
    expect(await shown.locator("main img").count()).toBe(0);
    expect(await shown.locator("main article").count()).toBeGreaterThan(10);
    expect(seen).toEqual([]);
    await shown.context().close();

    // Behind the escaping stands the page's policy.
    await writeFile(join(folder, "broken.html"), page.replace("</main>", "<script>alert(2)</script></main>"));
    const broken = await open({}, "broken.html");
    expect(seen).toEqual([expect.stringContaining("Content Security Policy")]);
    await broken.context().close();
  });
});
