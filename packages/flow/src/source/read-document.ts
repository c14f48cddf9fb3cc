import { didYouMean, isFields, nearest, type Registry } from "@crossdock/kit";
import { kindOf, kindsOf } from "../kinds/kind-schema.ts";
import { unsupportedKinds } from "../kinds/unsupported-kinds.ts";
import type { Report } from "../load/report.ts";
import type { SourceDocument } from "../workspace.ts";
import type { YamlDocument } from "../yaml-source.ts";

const retailerFolder = /^flows\/retailers\/([^/]+)\//;

/** A document of which nothing but its place and its identity is known. */
type ReadDocument = Omit<SourceDocument, "valid" | "fields" | "operations">;

/** Finds out which resource a document is; reports what keeps it from being one. */
export function readDocument(
  file: string,
  { value, spanOf }: YamlDocument,
  registry: Registry,
  report: Report,
): ReadDocument | undefined {
  if (!isFields(value)) {
    report.add("XD114", "a document must be a mapping of fields that begins with `kind`", {
      span: spanOf([]),
    });
    return undefined;
  }
  const { kind } = value;
  const known = kindsOf(registry);
  const kindNames = [...known.keys()];
  const definition = typeof kind === "string" ? known.get(kind) : undefined;
  if (!definition) {
    const unsupported = (unsupportedKinds as readonly unknown[]).includes(kind);
    if (kind === undefined) {
      report.add("XD114", "missing field `kind`", {
        span: spanOf([]),
        hint: `write one of ${kindNames.join(", ")}`,
      });
    } else if (unsupported) {
      report.add("XD115", `the kind \`${kind}\` is not supported yet`, {
        span: spanOf(["kind"]),
        hint: "remove the document until a later version of crossdock supports it",
      });
    } else {
      const near = typeof kind === "string" ? didYouMean(kind, kindNames) : undefined;
      report.add("XD114", typeof kind === "string" ? `unknown kind \`${kind}\`` : "`kind` must be text", {
        span: spanOf(["kind"]),
        hint: near ?? `write one of ${kindNames.join(", ")}`,
        meant: typeof kind === "string" ? nearest(kind, kindNames) : undefined,
      });
    }
    return undefined;
  }
  const { name, version } = value;
  return {
    file,
    kind: definition.name,
    // A missing name or version is reported by the kind's schema; here it must not hide the rest.
    name: typeof name === "string" ? name : stemOf(file),
    version: definition.versioned ? (typeof version === "number" ? version : 1) : null,
    retailer: retailerFolder.exec(file)?.[1] ?? null,
    value,
    spanOf,
  };
}

/** `order-to-erp` of `flows/base/order-to-erp.flow.yaml`. */
function stemOf(file: string): string {
  const base = file.slice(file.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
  const dot = base.lastIndexOf(".");
  return dot > 0 ? base.slice(0, dot) : base;
}

/**
 * Checks that a resource lies where people look for it (XD105). `alone`: the file has no other document; a file of
 * several may have any name.
 */
export function checkPlace(document: ReadDocument, alone: boolean, registry: Registry, report: Report): void {
  const { file, kind, name, version, retailer, spanOf } = document;
  const { suffix, file: onlyFile, folder, namedAsFolder } = kindOf(kind, registry);
  const base = file.slice(file.lastIndexOf("/") + 1);
  if (folder === "retailer" && retailer === null) {
    report.add("XD105", `the ${kind} \`${name}\` lies outside of a retailer's folder`, {
      span: spanOf(["kind"]),
      hint: `move it into flows/retailers/<name>/`,
    });
  }
  if (folder === "base" && retailer !== null) {
    report.add("XD105", `the ${kind} \`${name}\` lies in a retailer's folder`, {
      span: spanOf(["kind"]),
      hint: "move it to flows/base/, and write what the retailer does differently as an Overlay",
    });
  }
  if ((folder === "tests") !== file.startsWith("test/")) {
    report.add(
      "XD105",
      `the ${kind} \`${name}\` lies ${folder === "tests" ? "outside of" : "in"} \`test/flows/\``,
      {
        span: spanOf(["kind"]),
        hint: folder === "tests" ? "move it to test/flows/" : "move it below flows/",
      },
    );
  }
  if (namedAsFolder && retailer !== null && name !== retailer) {
    report.add("XD105", `the retailer in the folder \`${retailer}\` is named \`${name}\``, {
      span: spanOf(["name"]),
      hint: `write \`name: ${retailer}\`, or rename the folder`,
    });
  }
  if (!alone) return;
  if (!base.endsWith(`.${suffix}.yaml`) && base !== onlyFile) {
    report.add("XD105", `a ${kind} is not kept in \`${base}\``, {
      span: spanOf(["kind"]),
      hint: `name the file \`${onlyFile ?? `${name}.${suffix}.yaml`}\``,
    });
    return;
  }
  const stem = stemOf(file);
  if (base === onlyFile || stem === name || stem === `${name}.v${version}`) return;
  report.add("XD105", `\`${base}\` holds a ${kind} that is named \`${name}\``, {
    span: spanOf(["name"]),
    hint: `write \`name: ${stem}\`, or rename the file to \`${name}.${suffix}.yaml\``,
  });
}
