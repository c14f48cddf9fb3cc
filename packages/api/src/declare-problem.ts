import type { Static, TProperties, Type } from "typebox";

/** One thing that the API may answer instead of an answer. */
export interface Declaration<Parameters extends TProperties> {
  status: number;
  title: string;
  /** What it is about this time; answered as data beside the words. */
  parameters: Parameters;
  /** What it was this time, in words. */
  detail(parameters: ParametersOf<Parameters>): string;
}

export type ParametersOf<Parameters extends TProperties> = Static<ReturnType<typeof Type.Object<Parameters>>>;

export function declare<Parameters extends TProperties>(
  status: number,
  title: string,
  parameters: Parameters,
  detail: Declaration<Parameters>["detail"],
): Declaration<Parameters> {
  return { status, title, parameters, detail };
}
