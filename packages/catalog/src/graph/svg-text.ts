/** Text for SVG and HTML: what would be markup is written as its code; control signs, which XML forbids, are left out. */
export function escaped(text: string): string {
  return Array.from(text, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    if (code < 32 || code === 127 || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff)
      return " ";
    return codes[sign] ?? sign;
  }).join("");
}

const codes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Cut to what fits a width, as far as can be told without the font. Pixels; for bold text, the size times 1.1. */
export function fitted(text: string, width: number, size: number): string {
  const fits = Math.max(1, Math.floor(width / (size * em)));
  const signs = Array.from(text);
  return signs.length <= fits ? text : `${signs.slice(0, fits - 1).join("")}\u2026`;
}

/** Pixels that a text takes, about. */
export function widthOf(text: string, size: number): number {
  return Math.ceil(Array.from(text).length * size * em);
}

/** Width of a letter, as a part of the size of the font: a little more than that of most fonts. */
const em = 0.57;

/** The text in at most two lines that fit a width, broken between words. */
export function wrapped(text: string, width: number, size: number): string[] {
  if (widthOf(text, size) <= width) return [text];
  const words = text.split(" ");
  let first = words.shift() ?? "";
  while (words[0] !== undefined && widthOf(`${first} ${words[0]}`, size) <= width)
    first += ` ${words.shift()}`;
  return [fitted(first, width, size), ...(words.length > 0 ? [fitted(words.join(" "), width, size)] : [])];
}

export interface SvgOptions {
  /** Begins the ids inside the picture: a page may hold several. */
  prefix?: string;
  /** With colours of its own; a page that brings them leaves them out. Default: true. */
  styled?: boolean;
  /** Address of what a part stands for; none: parts lead nowhere. */
  href?: (id: string) => string | undefined;
}

/** The whole picture, with its title and description for those who cannot see it. */
export function svgOf(
  {
    title,
    description,
    width,
    height,
  }: { title: string; description: string; width: number; height: number },
  body: string,
  { prefix = "picture", styled = true, href }: SvgOptions,
): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="${href ? "group" : "img"}" aria-labelledby="${prefix}-title ${prefix}-description" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}">`,
    `<title id="${prefix}-title">${escaped(title)}</title>`,
    `<desc id="${prefix}-description">${escaped(description)}</desc>`,
    ...(styled ? [`<style>${graphStyle}</style>`, `<rect class="g-paper" width="${w}" height="${h}"/>`] : []),
    `<defs>${["brings", "writes", "asks", "becomes", "owns"].map((kind) => arrowHead(prefix, kind)).join("")}</defs>`,
    body,
    "</svg>",
  ].join("\n");
}

function arrowHead(prefix: string, kind: string): string {
  return `<marker id="${prefix}-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="g-head g-${kind}" d="M0.5,0.8 L7,4 L0.5,7.2 Z"/></marker>`;
}

/** Colours and fonts of pictures, for light and dark. */
const graphStyle = `
.graph{--g-paper:#fff;--g-ink:#1c2430;--g-soft:#5b6675;--g-line:#8a95a5;--g-system:#eef2f7;--g-flow:#e3eefc;--g-contract:#e7f4ec;--g-owner:#f6efe2;--g-caller:#f3f0fa;--g-edge:#c9d1dc;--g-accent:#1d5fbf;--g-critical:#b3261e;--g-personal:#9a3412}
@media screen and (prefers-color-scheme:dark){.graph{--g-paper:#12161c;--g-ink:#e7ecf3;--g-soft:#a3aebd;--g-line:#7f8b9b;--g-system:#1f2731;--g-flow:#1a2f4d;--g-contract:#1b3327;--g-owner:#352c1c;--g-caller:#2a2540;--g-edge:#3b4654;--g-accent:#7fb2ff;--g-critical:#ff8a80;--g-personal:#fdba74}}
.graph text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--g-ink)}
.graph .g-paper{fill:var(--g-paper)}
.graph .g-title{font-size:14px;font-weight:600}
.graph .g-label{font-size:13px;font-weight:600}
.graph .g-line{font-size:11px;fill:var(--g-soft)}
.graph .g-edge-label{font-size:10.5px;fill:var(--g-soft);paint-order:stroke;stroke:var(--g-paper);stroke-width:4px;stroke-linejoin:round}
.graph .g-group{fill:none;stroke:var(--g-edge);stroke-width:1}
.graph .g-box{stroke:var(--g-edge);stroke-width:1}
.graph .g-box.system{fill:var(--g-system)}.graph .g-box.flow,.graph .g-box.step{fill:var(--g-flow)}
.graph .g-box.contract,.graph .g-box.mapping{fill:var(--g-contract)}.graph .g-box.owner,.graph .g-box.retailer{fill:var(--g-owner)}
.graph .g-box.caller,.graph .g-box.table,.graph .g-box.tables,.graph .g-box.variables{fill:var(--g-caller)}
.graph .g-box.critical{stroke:var(--g-critical);stroke-width:1.5}
.graph .g-sheet{fill:var(--g-paper);stroke:var(--g-edge)}
.graph .g-edge{fill:none;stroke:var(--g-line);stroke-width:1.4}
.graph .g-edge.asks{stroke-dasharray:4 3}.graph .g-edge.writes{stroke:var(--g-accent)}
.graph .g-head{fill:var(--g-line)}.graph .g-head.g-writes{fill:var(--g-accent)}
.graph .g-field{font-size:11.5px}.graph .g-field.sensitive{fill:var(--g-personal);font-weight:600}.graph .g-field.constant{fill:var(--g-soft);font-style:italic}
.graph .g-link{fill:none;stroke:var(--g-line);stroke-width:1.1;opacity:.55}
.graph a{text-decoration:none;cursor:pointer}.graph a:hover .g-box,.graph a:focus-visible .g-box{stroke:var(--g-accent);stroke-width:2}
`.trim();
