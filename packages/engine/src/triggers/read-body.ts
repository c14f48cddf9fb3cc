import {
  type Arrival,
  FormProblem,
  JsonProblem,
  memberAt,
  readForm,
  readXml,
  thrownText,
  type WebhookRequest,
  writeForm,
  writeXml,
  XmlProblem,
} from "@crossdock/kit";
import { readMessage } from "./read-message.ts";

/** Kinds of body that a webhook can take. */
export const bodyForms = ["json", "form", "xml"] as const;

/** How the bodies of a webhook are read. */
export interface BodySettings {
  accepts: readonly (typeof bodyForms)[number][];
  formField?: string;
  xmlLists: readonly string[];
}

/** Why a body is refused. */
interface BodyProblem {
  status: 400 | 415;
  title: string;
  detail: string;
}

export type ReadBody =
  | (Pick<Arrival, "message" | "unreadable"> & { problem?: undefined })
  | { message?: undefined; unreadable?: undefined; problem: BodyProblem };

const mediaTypes: Readonly<Record<string, string>> = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  xml: "application/xml",
};

/** The message of a request, by its content type. Never throws. */
export function readBody({ headers, body }: WebhookRequest, settings: BodySettings): ReadBody {
  const type = (headers["content-type"] ?? "application/json").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const form = formOf(type);
  if (form === undefined || !settings.accepts.includes(form)) {
    const wanted = settings.accepts.map((each) => mediaTypes[each]).join(" or ");
    const title =
      wanted === mediaTypes["json"] ? "The content type is not JSON" : "The content type is not taken here";
    return refused(415, title, `send ${wanted} instead of ${type}`);
  }
  const coding = headers["content-encoding"]?.trim().toLowerCase() || "identity";
  if (coding !== "identity")
    return refused(415, "The body is encoded", "send the body without a content-encoding");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return readText(form, text, settings);
  } catch (error) {
    const isKnown = [JsonProblem, XmlProblem, FormProblem].some((kind) => error instanceof kind);
    const word = error instanceof FormProblem ? "a form that is read" : form === "xml" ? "XML" : "JSON";
    const detail = isKnown ? `the body: ${thrownText(error)}` : "the body is not UTF-8";
    return refused(400, `The body is not ${word}`, detail);
  }
}

/** A message as a sender of the webhook writes it: the first kind of body that is taken. */
export function writeBody(
  message: unknown,
  { accepts, formField }: BodySettings,
): { type: string; body: Buffer } {
  const [form = "json"] = accepts;
  const type = mediaTypes[form] ?? "";
  const json = () => JSON.stringify(message ?? null);
  if (form === "json") return { type, body: Buffer.from(json()) };
  if (form === "xml") return { type, body: Buffer.from(writeXml(message)) };
  return { type, body: Buffer.from(writeForm(formField === undefined ? message : { [formField]: json() })) };
}

function formOf(type: string): (typeof bodyForms)[number] | undefined {
  if (type === "application/json" || type.endsWith("+json")) return "json";
  if (type === mediaTypes["form"]) return "form";
  return type === "application/xml" || type === "text/xml" || type.endsWith("+xml") ? "xml" : undefined;
}

function readText(form: (typeof bodyForms)[number], text: string, settings: BodySettings): ReadBody {
  if (form === "json") return readMessage(text);
  if (form === "xml") return { message: readXml(text, { lists: settings.xmlLists }) };
  const fields = readForm(text);
  if (settings.formField === undefined) return { message: fields };
  const held = memberAt(fields, settings.formField);
  if (typeof held === "string") return readMessage(held);
  return refused(400, "The form has no message", `the field \`${settings.formField}\` is missing`);
}

function refused(status: BodyProblem["status"], title: string, detail: string): ReadBody {
  return { problem: { status, title, detail } };
}
