import { nearest, type Path, question } from "@crossdock/kit";
import { type ParsedTemplate, type Shape, type TemplateRead, templateReads } from "@crossdock/mapping";

/** A look-up of a template that can never find anything. */
export interface MissingField {
  range: readonly [start: number, end: number];
  message: string;
  hint: string;
  /** The field that was probably meant. */
  meant: string | undefined;
}

/** The look-ups of a template that lead to no field of `data`. What is unknown has every field. */
export function missingFields(template: ParsedTemplate, data: Shape): MissingField[] {
  return templateReads(template).flatMap((read) => {
    const missing = missingStep(read.path, data);
    return missing ? [complaint(read, missing)] : [];
  });
}

interface Missing {
  step: string;
  owner: string;
  known: readonly string[];
}

function missingStep(path: Path, data: Shape): Missing | undefined {
  let at = data;
  for (const [index, step] of path.entries()) {
    if (at.type === "list" && (step === "*" || typeof step === "number")) at = at.items;
    else if (at.type !== "object" || step === "*") return undefined;
    else {
      const known = Object.keys(at.fields);
      const next = Object.hasOwn(at.fields, step) ? at.fields[String(step)] : at.rest;
      const owner = index === 0 ? "the message" : `\`${path.slice(0, index).join(".")}\``;
      if (!next) return { step: String(step), owner, known };
      at = next;
    }
  }
  return undefined;
}

function complaint({ path, position }: TemplateRead, { step, owner, known }: Missing): MissingField {
  const meant = nearest(step, known);
  const listed = known.map((name) => `\`${name}\``).join(", ");
  return {
    range: [position, position + path.join(".").length],
    message: `${owner} has no field \`${step}\``,
    meant,
    hint: question(meant) ?? (known.length > 0 ? `known here: ${listed}` : "print the value itself"),
  };
}
