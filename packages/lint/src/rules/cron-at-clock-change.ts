import { markedFields, type TriggerView } from "@crossdock/flow";
import { clockChanges, defineRule, firesWithin, type Path, readFields } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

const year = 366 * 86_400_000;

export const cronAtClockChange = defineRule<Subject>({
  code: "XD117",
  name: "cron-at-clock-change",
  severity: "warning",
  summary: "A schedule fires at times that every day has once.",
  why: "On one night of the year the clocks leave that part of the night out, on another they have it twice: the job comes later than planned or not at all, or twice.",
  good: `
trigger: { schedule: { cron: '30 4 * * *', timezone: Europe/Berlin } }
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  bad: `
trigger: { schedule: { cron: '30 2 * * *', timezone: Europe/Berlin } }
                             ^^^^^^^^^^^^ it fires between 02:00 and 03:00, which \`Europe/Berlin\` leaves out on one day of the year and has twice on another
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  *check({ flows, lookups }) {
    const now = lookups.now?.() ?? Date.now();
    for (const flow of flows) {
      for (const trigger of flow.triggers) {
        const { cron, timezone, path } = timesOf(trigger);
        if (cron === undefined || timezone === undefined || isByHours(cron)) continue;
        const hit = clockChanges(timezone, now, now + year).filter((change) => firesWithin(cron, change));
        const [first] = hit;
        if (!first) continue;
        const kinds = new Set(hit.map(({ kind }) => kind));
        const words = [
          ...(kinds.has("skipped") ? ["leaves out on one day of the year"] : []),
          ...(kinds.has("repeated")
            ? [kinds.has("skipped") ? "has twice on another" : "has twice on one day of the year"]
            : []),
        ];
        yield {
          span: flow.spanOf([...trigger.path, ...path]),
          message: `it fires between ${clock(first.from)} and ${clock(first.to)}, which \`${timezone}\` ${words.join(" and ")}`,
          hint: "choose an hour that every day has once, such as 04:30; or write `timezone: UTC`, where no clock is changed",
        };
      }
    }
  },
});

/** When a trigger fires, as its definition declares it: a cron expression, and the zone beside it. */
function timesOf({ definition, value }: TriggerView): { cron?: string; timezone?: string; path: Path } {
  if (!definition) return { path: [] };
  const cron = markedFields(definition.config, value).find(({ mark }) => mark.kind === "cron");
  if (typeof cron?.value !== "string") return { path: [] };
  const zones = markedFields(definition.config, readFields(definition.config, value));
  const zone = zones.find(({ mark }) => mark.kind === "timezone")?.value;
  return { cron: cron.value, ...(typeof zone === "string" ? { timezone: zone } : {}), path: cron.path };
}

/** `*` in the hours, also with a step, means a rhythm and no time of the day: it goes on through a change. */
function isByHours(cron: string): boolean {
  return cron.trim().split(/\s+/)[1]?.startsWith("*") === true;
}

/** Of a wall clock. */
function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
