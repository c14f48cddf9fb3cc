export { commands } from "./commands.ts";
export { type DemoWorld, openDemoWorld } from "./demo/demo-world.ts";
export { printed } from "./printed/printed.ts";
