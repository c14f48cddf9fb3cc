/** A content type, read: its name in lower case and its charset. */
export interface MediaType {
  /** `application/json`; empty where the header is missing. */
  type: string;
  charset: string | undefined;
}

export function mediaType(header: string | undefined): MediaType {
  const [first = "", ...parameters] = (header ?? "").slice(0, 1000).split(";");
  const charset = parameters
    .map((parameter) => parameter.split("="))
    .find(([name = ""]) => name.trim().toLowerCase() === "charset")?.[1];
  return {
    type: first.trim().toLowerCase(),
    charset: charset?.replaceAll('"', "").trim().toLowerCase() || undefined,
  };
}

/** `application/json`, `text/json` and every `…+json` (RFC 6839). */
export function isJson({ type }: MediaType): boolean {
  return type.endsWith("/json") || type.endsWith("+json");
}
