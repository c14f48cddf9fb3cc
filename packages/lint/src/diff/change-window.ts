import { isFields, itemsAt, type Path, textAt, valueAt } from "@crossdock/kit";

/** When a change may go live, as the Policy writes it. */
export interface Window {
  /** `mon` to `sun`. Missing: every day. */
  days?: readonly string[] | undefined;
  /** `09:00`, included. Missing: from midnight. */
  from?: string | undefined;
  /** `16:00`, excluded. Missing: until midnight. */
  until?: string | undefined;
  /** IANA name. Missing: UTC. */
  timezone?: string | undefined;
}

/** The window that is written at a path; undefined where there is none. */
export function windowAt(value: unknown, ...path: Path): Window | undefined {
  const written = valueAt(value, ...path);
  if (!isFields(written)) return undefined;
  return {
    days: written["days"] === undefined ? undefined : itemsAt(written, "days").map(String),
    from: textAt(written, "from"),
    until: textAt(written, "until"),
    timezone: textAt(written, "timezone"),
  };
}

/** Whether the window is open at an instant, in epoch milliseconds. */
export function isOpenAt(
  { days, from = "00:00", until = "24:00", timezone = "UTC" }: Window,
  at: number,
): boolean {
  const { day, time } = localTime(at, timezone);
  return (days === undefined || days.includes(day)) && time >= from && time < until;
}

/** `on mon to thu, 09:00 to 16:00 (Europe/Berlin)`. */
export function windowText({ days, from, until, timezone = "UTC" }: Window): string {
  const on = days ? `on ${days.join(", ")}` : "on any day";
  return from || until
    ? `${on}, ${from ?? "00:00"} to ${until ?? "24:00"} (${timezone})`
    : `${on} (${timezone})`;
}

function localTime(at: number, timezone: string): { day: string; time: string } {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: (parts.get("weekday") ?? "").toLowerCase(),
    time: `${parts.get("hour")}:${parts.get("minute")}`,
  };
}
