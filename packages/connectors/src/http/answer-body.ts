import { FormProblem, type HttpAnswer, readForm, readXml, thrownText, XmlProblem } from "@crossdock/kit";
import { jsonOf } from "../answer/json-of.ts";
import { isJson, mediaType } from "../foreign-text/media-type.ts";
import type { OperationPlan } from "./operation-schema.ts";

/** What expressions see as `body`; `unreadable` says why it is only text, where it should be more. */
export interface AnswerBody {
  body: unknown;
  unreadable?: string;
}

/** The body of an answer as the operation has it read. Never throws. */
export function answerBody(answer: HttpAnswer, plan?: OperationPlan["answer"]): AnswerBody {
  const { as: form = "json", lists = [] } = plan ?? {};
  if (answer.body === "") return { body: undefined };
  if (form === "json") return jsonBody(answer);
  try {
    return {
      body: form === "xml" ? readXml(answer.body, { lists }) : readForm(answer.body),
    };
  } catch (error) {
    if (!(error instanceof XmlProblem) && !(error instanceof FormProblem)) throw error;
    const word = form === "xml" ? "XML" : "a form";
    return {
      body: answer.body,
      unreadable: `the answer is not ${word} that can be read: ${thrownText(error)}`,
    };
  }
}

/** Text that only looks like JSON, a number or a word, stays text unless the answer says otherwise. */
function jsonBody(answer: HttpAnswer): AnswerBody {
  const says = isJson(mediaType(answer.headers["content-type"]));
  const json = jsonOf(answer.body);
  if (json === undefined && says)
    return { body: answer.body, unreadable: "the answer says that it is JSON, and it is not" };
  return { body: json !== undefined && (says || typeof json === "object") ? json : answer.body };
}
