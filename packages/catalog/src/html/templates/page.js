// Finds on the page; without it everything is still there, in order.
(() => {
  const search = document.getElementById("search");
  const filter = document.getElementById("filter");
  const found = document.getElementById("found");
  const nothing = document.getElementById("nothing");
  const main = document.getElementById("content");
  search.hidden = false;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");
  const items = [...main.querySelectorAll("[data-item]")].map((element) => ({
    element,
    words: plain(element.textContent),
    folds: [...element.querySelectorAll("details")].map((fold) => ({
      fold,
      wasOpen: fold.open,
      words: plain(fold.textContent),
      rows: [...fold.querySelectorAll("tbody tr")].map((row) => ({ row, words: plain(row.textContent) })),
    })),
  }));
  const sections = [...main.querySelectorAll("section")];
  const overview = document.getElementById("overview");
  const show = (element, isShown) => element.toggleAttribute("data-off", !isShown);

  const apply = () => {
    const wanted = plain(filter.value.trim()).split(" ").filter(Boolean);
    const has = (words) => wanted.every((word) => words.includes(word));
    const isOn = wanted.length > 0;
    let count = 0;
    for (const { element, words, folds } of items) {
      const isFound = has(words);
      show(element, isFound);
      if (isFound && !overview.contains(element)) count += 1;
      for (const { fold, wasOpen, rows, ...own } of folds) {
        const hits = rows.filter((each) => has(each.words));
        fold.open = isOn ? hits.length > 0 || (rows.length === 0 && has(own.words)) : wasOpen;
        // Where no single row has all words, the table stays whole.
        for (const each of rows) show(each.row, !isOn || hits.length === 0 || hits.includes(each));
      }
    }
    // While something is looked for, the overview is in the way.
    for (const section of sections)
      show(
        section,
        section === overview ? !isOn : !isOn || !!section.querySelector("[data-item]:not([data-off])"),
      );
    for (const entry of document.querySelectorAll(".contents li")) {
      const target = document.getElementById(entry.querySelector("a").hash.slice(1));
      show(entry, target !== null && !target.hasAttribute("data-off"));
    }
    nothing.hidden = !isOn || count > 0;
    found.textContent = isOn ? `${count} ${count === 1 ? "part" : "parts"} found` : "";
  };
  let waiting = 0;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 80);
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || filter.value === "") return;
    event.preventDefault();
    filter.value = "";
    apply();
  });
  // What a link leads to is shown, whatever the filter says.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    const hash = link && (link.getAttribute("href") ?? "");
    const target = hash && document.getElementById(hash.slice(1));
    if (!target?.closest("[data-off]") || filter.value === "") return;
    filter.value = "";
    apply();
  });
  // Paper cannot be unfolded.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...main.querySelectorAll("details:not([open])")];
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });
  // On a small screen the contents would push everything else down.
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".contents .all").open = false;
})();
