// The search of the whole report: modules, names, rules, parts. Its data loads when the field is first
// used. One lower-case text a kind of thing is searched at once by indexOf, not entry by entry.
(() => {
  "use strict";
  const { root, element, breakable, load, lines, runs } = window.groundplan;
  const HITS = 12;
  const stemOf = (path) => path.slice(path.lastIndexOf("/") + 1).replace(/\.(py|pyi|ipynb)$/, "");

  // The modules of the report: every path, and the page that tells of it

  let known = null;
  function modules() {
    known ??= load("names").then((names) => {
      const paths = lines(names.paths);
      const pages = runs(names.page ?? []);
      return {
        names, paths,
        // Paths are sorted by bytes and not by UTF-16 units, so a map, made when it is first asked for.
        index: null,
        find(path) {
          this.index ??= new Map(paths.map((each, row) => [each, row]));
          return this.index.get(path) ?? -1;
        },
        href(row) {
          const page = names.pages?.[pages[row]];
          if (!page) return null;
          return `${root}${page}#${names.anchors?.[row] ?? encodeURIComponent(stemOf(paths[row]))}`;
        },
      };
    });
    known.catch(() => { known = null; });
    return known;
  }
  window.groundplan.modules = modules;

  // Sources: what can be found, each with its text and how a hit is shown

  const source = (kind, labels, nameOf, href, aside) => {
    const text = `${labels.join("\n").toLowerCase()}\n`;
    return { kind, labels, text, nameOf, href, aside };
  };

  async function loadSources() {
    const found = await modules();
    const search = await load("search").catch(() => ({}));
    const { names, paths } = found;
    const rules = search.rules ?? [], symbols = search.symbols ?? [], parts = names.parts ?? [];
    const definitions = lines(search.definitions ?? ""), homes = search.definition_modules ?? [];
    const same = (label) => label;
    return [
      source("rule", rules.map(([name]) => name), same, (row) => root + rules[row][1]),
      source("part", parts.map((part) => part.name), same, (row) => root + parts[row].href, (row) => parts[row].role),
      source("several definitions", symbols.map(([name]) => name), same, (row) => root + symbols[row][1]),
      source("definition", definitions, same, (row) => found.href(homes[row]), (row) => paths[homes[row]]),
      source("module", paths, stemOf, (row) => found.href(row)),
    ];
  }

  // 0 the name itself, 1 its beginning, 2 the beginning of a word in it, 3 anywhere
  function rank(line, label, name, needle) {
    if (name === needle || line === needle) return 0;
    if (name.startsWith(needle)) return 1;
    for (let at = line.indexOf(needle); at >= 0; at = line.indexOf(needle, at + 1)) {
      if (at === 0 || !/[\p{L}\p{N}]/u.test(line[at - 1])) return 2;
      if (/[a-z\d]/.test(label[at - 1] ?? "") && /[A-Z]/.test(label[at] ?? "")) return 2;
    }
    return 3;
  }

  // The few best of many: one letter is in every name.
  class Best {
    list = [];
    total = 0;
    add(from, row, key) {
      this.total += 1;
      const { list } = this;
      if (list.length === HITS && key >= list[HITS - 1].key) return;
      let at = list.length;
      while (at > 0 && list[at - 1].key > key) at -= 1;
      list.splice(at, 0, { from, row, key });
      if (list.length > HITS) list.pop();
    }
  }

  function searchSource(from, words, order, hits) {
    const needle = words.reduce((longest, word) => (word.length > longest.length ? word : longest), "");
    const others = words.filter((word) => word !== needle);
    const { text, labels, nameOf } = from;
    let row = 0, start = 0, end = text.indexOf("\n");
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, end)) {
      while (end < at) {
        row += 1;
        start = end + 1;
        end = text.indexOf("\n", start);
      }
      const line = text.slice(start, end);
      if (others.every((word) => line.includes(word))) {
        const name = nameOf(line);
        hits.add(from, row, rank(line, labels[row], name, needle) * 1e6 + Math.min(name.length, 9999) * 10 + order);
      }
    }
  }

  function search(sources, value) {
    const words = value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const hits = new Best();
    if (words.length === 0) return hits;
    const order = { rule: 0, part: 1, "several definitions": 2, definition: 3, module: 4 };
    for (const from of sources) searchSource(from, words, order[from.kind], hits);
    // a.b.c is how Python writes a/b/c.py
    if (hits.total === 0 && words.some((word) => word.includes("."))) {
      const paths = words.map((word) => word.replace(/\.pyi?$/, "").replaceAll(".", "/"));
      searchSource(sources.find((from) => from.kind === "module"), paths, 4, hits);
    }
    return hits;
  }

  // The box

  const box = document.getElementById("site-search");
  const field = document.getElementById("search-field");
  if (!box || !field) return;
  const list = element("div", { id: "search-hits", role: "listbox", "aria-label": "Hits", hidden: true });
  const words = element("p", { class: "hint", hidden: true });
  const panel = element("div", { class: "hits", hidden: true }, list, words);
  box.append(panel);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", "aria-keyshortcuts": "/",
  })) field.setAttribute(name, value);
  box.hidden = false;

  let sources = null;
  let active = -1;

  function setActive(index) {
    const options = list.children;
    if (active >= 0) options[active]?.setAttribute("aria-selected", "false");
    active = options.length === 0 ? -1 : (index + options.length) % options.length;
    if (active < 0) return field.removeAttribute("aria-activedescendant");
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[active].id);
  }

  function show(options, hint) {
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    words.textContent = hint;
    words.hidden = hint === "";
    panel.hidden = options.length === 0 && hint === "";
    field.setAttribute("aria-expanded", String(options.length > 0));
    active = -1;
    field.removeAttribute("aria-activedescendant");
  }

  const shorten = (text) => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

  function update() {
    const value = field.value;
    if (value.trim() === "") return show([], "");
    if (!sources) {
      start();
      return show([], "Reading the names …");
    }
    const { list: hits, total } = search(sources, value);
    const options = hits.map(({ from, row }, index) => {
      const aside = from.aside?.(row);
      return element("a", { role: "option", id: `hit-${index}`, tabindex: "-1", href: from.href(row) ?? "#", "aria-selected": "false" },
        element("span", { class: "hit" }, element("code", {}, ...breakable(shorten(from.labels[row]))), aside ? element("span", { class: "aside" }, ...breakable(shorten(aside))) : null),
        element("span", { class: "kind" }, from.kind));
    });
    const hint = total === 0 ? "Nothing of that name." : total > hits.length ? `${hits.length} of ${total.toLocaleString("en")} shown` : "";
    show(options, hint);
    window.groundplan.announce(total === 0 ? "Nothing found" : `${total} found`);
  }

  let starting = null;
  function start() {
    starting ??= loadSources().then(
      (loaded) => { sources = loaded; if (document.activeElement === field) update(); },
      (error) => { starting = null; show([], error.message); });
  }

  field.addEventListener("focus", () => { start(); if (field.value) update(); });
  field.addEventListener("input", update);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (panel.hidden) field.blur();
      else { field.value = ""; show([], ""); }
    } else if (event.key === "ArrowDown") setActive(active + 1);
    else if (event.key === "ArrowUp") setActive(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter") list.children[Math.max(active, 0)]?.click();
    else return;
    event.preventDefault();
  });
  // Pressing a hit must not take the focus away before the click arrives.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("blur", () => show([], ""));
  list.addEventListener("click", () => setTimeout(() => { field.value = ""; show([], ""); }));
})();
