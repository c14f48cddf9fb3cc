/** What a plug-in is written with, and what the built-in parts are written with: `crossdock/kit`. */
export * from "@crossdock/kit";
export { callsOf, type Rule, type Subject } from "@crossdock/lint";
export { type Static, Type } from "typebox";
