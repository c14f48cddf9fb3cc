import { operationsOf } from "@crossdock/kit";
import type { OdooConnection } from "./connection.ts";

export const { defineOperation, defineList } = operationsOf<OdooConnection>();
