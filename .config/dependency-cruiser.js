/**
 * Which package may import which: the one place that states it (the picture in docs/architecture.md is printed
 * from here). Tests may use the simulators and the testing entries as well.
 */
export const allowed = {
  kit: [],
  mapping: ["kit"],
  journal: ["kit"],
  connectors: ["kit"],
  sim: ["kit"],
  flow: ["kit", "mapping"],
  lint: ["kit", "mapping", "flow"],
  catalog: ["kit", "mapping", "flow", "lint"],
  api: ["kit", "catalog"],
  engine: ["kit", "flow", "journal"],
  server: ["kit", "flow", "lint", "catalog", "api", "journal", "connectors", "engine"],
  lsp: ["kit", "mapping", "flow", "lint", "engine"],
  cli: [
    "kit",
    "mapping",
    "flow",
    "lint",
    "catalog",
    "api",
    "journal",
    "connectors",
    "engine",
    "sim",
    "server",
    "lsp",
  ],
};

/** Packages in which types alone still close circles. */
const typesInCircles = ["engine", "journal", "kit", "mapping", "sim"];

const product = "(?<!\\.test|/testing|/fixture)\\.ts$";

const directions = Object.entries(allowed).map(([name, may]) => ({
  name: `${name}-imports-only-what-it-may`,
  comment: `packages/${name} may import ${may.join(", ") || "no other package"}`,
  severity: "error",
  from: { path: `^packages/${name}/src/.*${product}`, pathNot: "/(testing|contract)/" },
  to: { path: "^packages/", pathNot: `^packages/(${[name, ...may].join("|")})/` },
}));

export default {
  forbidden: [
    ...directions,
    {
      name: "triggers-are-written-with-kit-alone",
      comment:
        "a trigger reaches the engine and Systems through its TriggerContext only, as a connector does",
      severity: "error",
      from: { path: `^packages/engine/src/triggers/.*${product}` },
      to: { path: "^packages/", pathNot: "^packages/(kit|engine/src/triggers)/" },
    },
    {
      name: "no-cycles",
      comment:
        "a circle is one even where types alone close it: who reads one of the files has to read them all",
      severity: "error",
      from: { pathNot: `^packages/(${typesInCircles.join("|")})/` },
      to: { circular: true },
    },
    {
      name: "no-cycles-at-run-time",
      severity: "error",
      from: { path: `^packages/(${typesInCircles.join("|")})/` },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-test-code-in-product",
      severity: "error",
      from: { path: `^packages/.*${product}`, pathNot: "/(testing|contract)/" },
      to: { path: "\\.test\\.ts$|^test/" },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
