import type { Span } from "@crossdock/kit";
import type { EnvironmentPlan } from "../plan.ts";
import { interpolationOf, secretPathOf, secretVariable } from "../resolve/interpolation.ts";
import type { CompileContext } from "./compile-context.ts";

/** Reports secrets of different paths that are read from one environment variable (XD107). */
export function reportSharedSecrets({ secrets }: EnvironmentPlan, context: CompileContext): void {
  const prefixes = secrets.flatMap((provider) => (provider.kind === "env" ? [provider.prefix] : []));
  for (const prefix of prefixes) {
    const first = new Map<string, { path: string; span: Span }>();
    for (const { path, span } of usesOf(context)) {
      const variable = secretVariable(prefix, path);
      const other = first.get(variable);
      if (!other) first.set(variable, { path, span });
      else if (other.path !== path) {
        const related = [{ as: "first", span: other.span } as const];
        const problem = { id: "shared-variable", secret: path, other: other.path } as const;
        context.report.add("XD107", problem, { span, related });
      }
    }
  }
}

/** Full paths of all secrets, with the place that names them. */
function* usesOf({ rendered, registry }: CompileContext): Generator<{ path: string; span: Span }> {
  for (const resource of rendered.resources) {
    const { fields, spanOf } = resource;
    for (const { path, mark, value: name } of fields) {
      if (mark.kind !== "secret" || typeof name !== "string") continue;
      const full = secretPathOf(interpolationOf(name)?.name ?? name, resource, registry);
      if (full !== undefined) yield { path: full, span: spanOf(path) };
    }
  }
}
