import { operationsOf } from "@crossdock/kit";
import { Type } from "typebox";
import type { SfccConnection } from "./connection.ts";

export const { defineOperation, defineList } = operationsOf<SfccConnection>();

/** No keys of its own beside `system` and `operation`. */
export const noConfig = Type.Object({}, { additionalProperties: false });
