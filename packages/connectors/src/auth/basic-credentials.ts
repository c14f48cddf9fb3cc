/** `Basic` and the base64 of user and password as they are (RFC 7617). */
export function basicCredentials(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** The same for an OAuth client: id and secret are form-encoded first (RFC 6749 2.3.1). */
export function clientBasicCredentials(clientId: string, clientSecret: string): string {
  return basicCredentials(formEncoded(clientId), formEncoded(clientSecret));
}

function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}
