import * as fc from "fast-check";
import { expect, it } from "vitest";
import { wideObjects } from "./wide-objects.ts";

it("makes the object that filling makes, whatever is missing", () => {
  const name = fc
    .oneof(fc.string(), fc.integer({ min: 0, max: 50 }).map(String))
    .filter((each) => each !== "__proto__");
  const lists = fc.uniqueArray(name, { minLength: 1, maxLength: 60 }).chain((names) =>
    fc.tuple(
      fc.constant(names),
      fc.array(
        fc.array(fc.option(fc.oneof(fc.string(), fc.double(), fc.constant(null)), { nil: undefined }), {
          minLength: names.length,
          maxLength: names.length,
        }),
        { minLength: 1, maxLength: 8 },
      ),
    ),
  );
  fc.assert(
    fc.property(lists, ([names, rows]) => {
      const make = wideObjects(names);
      for (const values of rows) {
        const byHand: Record<string, unknown> = {};
        for (const [at, each] of names.entries()) if (values[at] !== undefined) byHand[each] = values[at];
        const made = make(values);
        expect(made).toEqual(byHand);
        expect(Object.keys(made)).toEqual(Object.keys(byHand));
      }
    }),
  );
});

it("makes objects that do not share what is put into them later", () => {
  const names = Array.from({ length: 20 }, (_, at) => `field${at}`);
  const make = wideObjects(names);
  const [one, other] = [make(names), make(names)];
  one["field0"] = "changed";
  expect(other["field0"]).toBe("field0");
  expect(make(names)["field0"]).toBe("field0");
});

it("keeps on making them when every object has other fields", () => {
  const names = Array.from({ length: 20 }, (_, at) => `field${at}`);
  const make = wideObjects(names);
  for (let pattern = 0; pattern < 300; pattern++) {
    const values = names.map((_, at) => ((pattern >> at) & 1 ? at : undefined));
    expect(Object.keys(make(values))).toHaveLength(values.filter((value) => value !== undefined).length);
  }
});
