#!/usr/bin/env node
// Plain JavaScript, so that an older Node reaches the message instead of a syntax error.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `crossdock needs Node 24 or newer; this is ${process.version}.\n` +
      "Install Node 24, or bring it into this project: `npm install --save-dev node@24`, then `npx crossdock …`.\n",
  );
  process.exit(2);
}
// Compiled code is kept between runs: the command starts in half the time.
const { enableCompileCache } = await import("node:module");
enableCompileCache();
const { main } = await import("../src/main.ts");
await main(process.argv.slice(2), import.meta.url);
