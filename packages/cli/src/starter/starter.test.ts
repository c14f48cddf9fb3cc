import { loadWorkspace } from "@crossdock/flow";
import { lint } from "@crossdock/lint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commands } from "../commands.ts";
import { builtIn } from "../context.ts";
import { ciFiles } from "./ci-files.ts";
import { starter } from "./starter.ts";

const registry = builtIn();
const files = starter(registry, { hosts: ["github", "gitlab"], version: "0.1.0" });

test("a new workspace has no findings", () => {
  const workspace = loadWorkspace(files, { registry });
  const exists = (path: string) => Object.hasOwn(files, path);
  expect(lint(workspace, { registry, environment: "dev", exists })).toEqual([]);
});

test("an editor finds a schema for every resource of it", () => {
  const settings = JSON.parse(files[".vscode/settings.json"] ?? "{}") as {
    "yaml.schemas": Record<string, string>;
  };
  const patterns = Object.entries(settings["yaml.schemas"]);
  for (const [schema] of patterns) expect(Object.keys(files)).toContain(schema.replace("./", ""));
  for (const path of Object.keys(files).filter((each) => /^flows\/.*\.yaml$/.test(each))) {
    const fits = ([, pattern]: [string, string]) => path.endsWith(pattern.replace("*", ""));
    expect(patterns.filter(fits), path).toHaveLength(1);
  }
});

describe.each(["github", "gitlab"] as const)("the workflow for %s", (host) => {
  const [[path = "", text = ""] = []] = Object.entries(ciFiles([host]));

  test("is one file of YAML", () => {
    expect(Object.keys(ciFiles([host]))).toHaveLength(1);
    expect(path).toMatch(/\.yml$/);
    expect(() => parse(text)).not.toThrow();
  });

  test("runs commands that there are", () => {
    const verbs = Array.from(
      text.matchAll(/(?:run:|-|\(|\|\|) npx crossdock (\w+)/g),
      ([, verb = ""]) => verb,
    );
    expect(verbs).toContain("lint");
    expect(verbs.filter((verb) => !Object.hasOwn(commands, verb))).toEqual([]);
  });
});
