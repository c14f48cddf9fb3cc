import * as fc from "fast-check";

/** Property tests try the same cases each time, so that a red run can be repeated; PROPERTY_SEED tries others. */
fc.configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? 20_261_125) });
