/**
 * Makes a text the same in every run, without changing its width where tables stand: an instant of the run itself keeps
 * its shape (`YYYY-MM-DDThh:mm:ss.SSSZ`), an id of a message is counted (`00000000-0000-0000-0000-000000000001`), so is a
 * revision (`(revision 1)`), and a port has its name (`127.0.0.1:PORT`). Instants of other days stay.
 */
export function normaliser(
  ports: Readonly<Record<string, number>>,
  startedAt = Date.now(),
): (text: string) => string {
  const ids = counted((number) => `00000000-0000-0000-0000-${String(number).padStart(12, "0")}`);
  const revisions = counted((number) => `(revision ${number})`);
  const isNow = (at: number): boolean => at >= startedAt - 60_000 && at <= Date.now() + 24 * 3_600_000;
  return (text) => {
    const steady = text
      .replace(
        /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(Z?)/g,
        (instant, millis: string | undefined, zone) =>
          isNow(Date.parse(zone ? instant : `${instant}Z`))
            ? `YYYY-MM-DDThh:mm:ss${millis === undefined ? "" : ".SSS"}${zone}`
            : instant,
      )
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, ids)
      .replace(/\b[0-9a-f]{64}\b|(?<!-)\b[0-9a-f]{12}\b/g, (digest) => revisions(digest.slice(0, 12)));
    return Object.entries(ports).reduce(
      (named, [name, port]) => named.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${name}`),
      steady,
    );
  };
}

/** The same name for the same text, numbered in the order in which they are met. */
function counted(name: (number: number) => string): (text: string) => string {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text) ?? name(names.size + 1);
    names.set(text, known);
    return known;
  };
}
