import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const places = [
  "/usr/bin",
  "/usr/local/bin",
  "/snap/bin",
  "/opt/google/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS",
  "/Applications/Chromium.app/Contents/MacOS",
];

/** The browser of this machine: what CHROMIUM names, or the first one in the usual places. */
export const chromium: string | undefined = [
  process.env["CHROMIUM"] ?? "",
  ...[...(process.env["PATH"] ?? "").split(delimiter), ...places].flatMap((place) =>
    [...names, "Google Chrome", "Chromium"].map((name) => join(place, name)),
  ),
].find((file) => file !== "" && isExecutable(file) && tellsItsVersion(file));

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Some systems have a stub of that name that only says how to get the browser. */
function tellsItsVersion(file: string): boolean {
  const { status, stdout } = spawnSync(file, ["--version"], { encoding: "utf8", timeout: 60_000 });
  return status === 0 && /Chrom/.test(stdout);
}
