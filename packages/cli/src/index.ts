export { commands } from "./commands.ts";
export { type DemoWorld, openDemoWorld } from "./demo-world.ts";
export { printed } from "./printed.ts";
