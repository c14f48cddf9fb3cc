/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from "playwright-core";

/** What stands on a page in a way that somebody cannot use. Nothing found: empty lists. */
export interface PageProblems {
  /** Links to fragments that are not there. */
  lost: string[];
  /** Headings that skip a level. */
  jumps: string[];
  /** Texts whose contrast is below what WCAG 2.2 AA asks for. */
  faint: string[];
  /** Links, fields and regions that have no name for those who cannot see them. */
  nameless: string[];
}

/** Looks at the page as it is shown now. */
export function problemsOf(page: Page): Promise<PageProblems> {
  return page.evaluate(() => {
    const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const lost = [...document.querySelectorAll('a[href^="#"]')]
      .map((link) => (link.getAttribute("href") ?? "").slice(1))
      .filter((id) => document.getElementById(id) === null);

    let before = 0;
    const jumps = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(shown).flatMap((heading) => {
      const level = Number(heading.tagName.slice(1));
      const isJump = level > before + 1;
      before = level;
      return isJump ? [`${heading.tagName} ${heading.textContent}`] : [];
    });

    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const channels = (color: string): [number, number, number, number] => {
      if (!canvas) throw new Error("there is no canvas");
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const luminance = (color: string): number => {
      const [red = 0, green = 0, blue = 0] = channels(color)
        .slice(0, 3)
        .map((value) =>
          value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
        );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const paper = (element: Element | null): string => {
      for (let each = element; each; each = each.parentElement) {
        const { backgroundColor } = getComputedStyle(each);
        if (channels(backgroundColor)[3] > 0.99) return backgroundColor;
      }
      return "white";
    };
    const pairs = new Map<string, number>();
    const faint = [...document.querySelectorAll("body *:not(svg *):not(script):not(style)")]
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
      )
      .filter(shown)
      .flatMap((element) => {
        const { color, fontSize, fontWeight } = getComputedStyle(element);
        const back = paper(element);
        const pair = `${color} on ${back}`;
        const [one, other] = [luminance(color), luminance(back)];
        const ratio = pairs.get(pair) ?? (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        pairs.set(pair, ratio);
        const size = Number.parseFloat(fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
        return ratio >= (isLarge ? 3 : 4.5)
          ? []
          : [`${pair}: ${ratio.toFixed(2)} ${element.textContent?.slice(0, 40)}`];
      });

    const nameless = [...document.querySelectorAll("a,input,nav,[role=region],summary,svg")]
      .filter(shown)
      .filter((element) => {
        const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
        const by = (element.getAttribute("aria-labelledby") ?? "")
          .split(" ")
          .map((id) => document.getElementById(id));
        const texts = [
          element.getAttribute("aria-label"),
          ...[...labels, ...by, element].map((each) => each?.textContent),
        ];
        return !texts.some((text) => text?.trim());
      })
      .map((element) => element.outerHTML.slice(0, 80));
    return { lost, jumps, faint: [...new Set(faint)], nameless };
  });
}
