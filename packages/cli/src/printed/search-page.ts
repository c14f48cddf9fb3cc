import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Entry, findSections } from "./search-find.ts";

/**
 * One page that searches guides and reference: everything is in it, so that it opens from a folder, without a server. It is
 * not kept with the sources, since every change of a guide is one of it.
 */
export async function searchPage(root: string): Promise<string> {
  const folder = join(root, "docs");
  const names = await readdir(folder, { recursive: true });
  const pages = names.filter((name) => name.endsWith(".md")).sort();
  const entries: Entry[] = [];
  for (const name of pages) {
    entries.push(...sectionsOf(name.replaceAll("\\", "/"), await readFile(join(folder, name), "utf8")));
  }
  return pageOf(entries);
}

/** The sections of a Markdown file, each below its heading; what looks like a heading in a block of code is text. */
export function sectionsOf(file: string, markdown: string): Entry[] {
  const found: { heading: string; lines: string[] }[] = [];
  let isCode = false;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) isCode = !isCode;
    const heading = isCode ? undefined : /^#{1,4} (.*)$/.exec(line)?.[1];
    if (heading !== undefined) found.push({ heading: heading.replaceAll("`", ""), lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  const page = found[0]?.heading ?? file;
  return found.map(({ heading, lines }) => ({
    page,
    href: `${file}#${anchorOf(heading)}`,
    heading,
    text: lines.join("\n").trim(),
  }));
}

/** As the usual viewers of Markdown name a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function pageOf(entries: readonly Entry[]): string {
  // Nothing in a text may end the element that holds it.
  const data = JSON.stringify(entries).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>crossdock: search</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
input { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem .7rem; }
ol { list-style: none; padding: 0; }
li { margin: 1.2rem 0; }
small { opacity: .7; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; margin: .3rem 0; }
</style>
<h1><label for="question">Search guides and reference</label></h1>
<input id="question" type="search" autofocus autocomplete="off" placeholder="verify signed, pages cursor, XD301, held">
<p id="count" role="status"></p>
<ol id="hits"></ol>
<script type="application/json" id="sections">${data}</script>
<script>
${findSections.toString()}
const entries = JSON.parse(document.getElementById("sections").textContent);
const question = document.getElementById("question");
const count = document.getElementById("count");
const hits = document.getElementById("hits");
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
function shown({ entry, lines }) {
  const item = document.createElement("li");
  const link = element("a", entry.heading);
  link.href = entry.href;
  const whole = document.createElement("details");
  whole.append(element("summary", "the whole section"), element("pre", entry.text));
  item.append(link, " ", element("small", entry.page), element("pre", lines.join("\\n")), whole);
  return item;
}
function search() {
  const found = findSections(entries, question.value);
  hits.replaceChildren(...found.map(shown));
  count.textContent = question.value.trim() === "" ? entries.length + " sections" : found.length + " found";
  history.replaceState(null, "", "#" + encodeURIComponent(question.value));
}
question.value = decodeURIComponent(location.hash.slice(1));
question.addEventListener("input", search);
search();
</script>
</html>
`;
}
