import type { Clock, CrossReferences, HttpClient, Log } from "@crossdock/kit";

/** An opened System of connector `http`. */
export interface HttpConnection {
  /** Without a slash at its end. */
  baseUrl: string;
  /** Signs every request as the System's `auth` says. */
  http: HttpClient;
  /** Sent with every request. */
  headers: Readonly<Record<string, string>>;
  /** Name of the System. */
  system: string;
  crossReferences: CrossReferences;
  clock: Clock;
  log: Log;
  /** Throws a `Failure` when there is no token to be had; nothing where no token is fetched. */
  login(): Promise<void>;
  /** Path that shows whether the System is there; undefined when none is configured. */
  probe: string | undefined;
}
