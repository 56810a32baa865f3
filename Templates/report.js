// What every page gains with scripting on: data files, tables that sort and filter, folds that a link
// opens, keys. What the reader set is kept in the URL's hash, so that a link shows the same view:
//   #q=text&in=parts-table&scope=product&sort=parts-table.3.descending&open=pair-1&at=definitions
// A plain #id works too. A page whose <main> says data-hash="own" keeps its hash itself.
(() => {
  "use strict";
  const root = document.documentElement.dataset.root ?? "";
  const main = document.getElementById("main");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Elements from names, attributes and texts: what was read from code never passes an HTML parser

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue;
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  // Long paths and dotted names break after their separators, not within a word.
  const breakable = (text) => text.split(/(?<=[/._])(?=[^/._])/).flatMap((part, index) => (index ? [element("wbr"), part] : [part]));
  const breaker = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      breaker.unobserve(target);
      target.replaceChildren(...breakable(target.textContent));
    }
  }, { rootMargin: "400px" });
  for (const long of all(".path, main code")) {
    if (long.textContent.length > 24 && long.childElementCount === 0) breaker.observe(long);
  }

  // Data: files in data/, each of which calls groundplan.data once. `fetch` doesn't read files from
  // the disk, a script element does.

  const values = new Map();
  const loading = new Map();

  function load(name) {
    if (values.has(name)) return Promise.resolve(values.get(name));
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = element("script", { src: `${root}data/${name}.js` });
        const done = () => {
          script.remove();
          loading.delete(name);
          if (values.has(name)) resolve(values.get(name));
          else reject(new Error(`data/${name}.js can't be read.`));
        };
        script.addEventListener("load", done);
        script.addEventListener("error", done);
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  // Lines of which each says how much of the one before it begins with: "12 rest".
  function lines(text) {
    if (text === "") return [];
    let before = "";
    return text.split("\n").map((line) => {
      const cut = line.indexOf(" ");
      before = before.slice(0, Number(line.slice(0, cut))) + line.slice(cut + 1);
      return before;
    });
  }

  // [value, count, value, count, ...]
  function runs(pairs) {
    const result = [];
    for (let i = 0; i < pairs.length; i += 2) for (let n = pairs[i + 1]; n > 0; n -= 1) result.push(pairs[i]);
    return result;
  }

  // Hash

  const encode = (value) => value.replace(/[%&=#,+\s]/g, encodeURIComponent);
  const decode = (value) => {
    try { return decodeURIComponent(value); } catch { return value; }
  };
  // "a=1,2&b=" is a: ["1", "2"], b: [""].
  function readHash() {
    const pairs = location.hash.slice(1).split("&").filter((pair) => pair.includes("="));
    return new Map(pairs.map((pair) => {
      const cut = pair.indexOf("=");
      return [decode(pair.slice(0, cut)), pair.slice(cut + 1).split(",").map(decode)];
    }));
  }
  // Browsers refuse too many of these in a short time; the view is right without.
  function writeHash(parts) {
    const hash = typeof parts === "string" ? encode(parts)
      : [...parts].map(([key, list]) => `${encode(key)}=${list.map(encode).join(",")}`).join("&");
    try { history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search); } catch {}
  }

  // Clipboard and announcements

  async function copy(text) {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = element("textarea", { class: "vh", "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    announce("Copied");
  }
  const copyButton = (label, text, words = "Copy") =>
    element("button", {
      type: "button", class: "copy", "aria-label": label,
      onclick: async (event) => {
        const button = event.currentTarget;
        await copy(typeof text === "function" ? text() : text);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = words; }, 1500);
      },
    }, words);

  const status = element("p", { class: "vh", role: "status", id: "announcement" });
  (main ?? document.body).append(status);
  function announce(text) { status.textContent = text; }

  // Tables: a table's rows, or its bodies where a body is one entry

  const tables = all("table.sortable");
  const isGrouped = (table) => table.classList.contains("grouped");
  const entries = (table) => (isGrouped(table) ? [...table.tBodies] : [...(table.tBodies[0]?.rows ?? [])]);
  const number = (text) => Number.parseFloat(text.replace(/[^\d.-]/g, "")) || 0;
  const collator = new Intl.Collator("en", { numeric: true });
  let sorted = "";

  function sort(table, column, direction) {
    const heads = [...table.tHead.rows[0].cells];
    const head = heads[column];
    if (!head?.hasAttribute("data-sort")) return;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    const cell = (entry) => (isGrouped(table) ? entry.rows[0] : entry).cells[column]?.textContent.trim() ?? "";
    const compare = head.dataset.sort === "number" ? (a, b) => number(a) - number(b) : collator.compare;
    const sign = direction === "descending" ? -1 : 1;
    const list = entries(table).map((entry) => [cell(entry), entry]);
    list.sort((a, b) => sign * compare(a[0], b[0]));
    (isGrouped(table) ? table : table.tBodies[0]).append(...list.map(([, entry]) => entry));
  }

  function makeSortable(table) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (!head.hasAttribute("data-sort") || head.querySelector("a") || head.textContent.trim() === "") return;
      const button = element("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const first = head.dataset.sort === "number" ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        const direction = head.getAttribute("aria-sort") === first ? second : first;
        sort(table, column, direction);
        sorted = `${table.id}.${column}.${direction}`;
        remember();
      });
    });
  }

  // Filters: one field above each table of 20 rows and more

  const filters = new Map(); // table -> { field, count }
  let scope = "";
  const texts = new WeakMap();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(row);
  };

  function filterTable(table) {
    const filter = filters.get(table);
    const words = (filter?.field.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const rows = entries(table);
    let visible = 0;
    for (const row of rows) {
      const inScope = !scope || !row.dataset.scope || row.dataset.scope === scope;
      row.hidden = !(inScope && words.every((word) => textOf(row).includes(word)));
      if (!row.hidden) visible += 1;
    }
    if (filter) filter.count.textContent = visible < rows.length ? `${visible} of ${rows.length} rows` : "";
  }

  function makeFilter(table) {
    if (entries(table).length < 20) return;
    const label = `Filter the table: ${table.caption?.textContent ?? ""}`;
    const field = element("input", { type: "search", placeholder: "Filter rows", "aria-label": label, autocomplete: "off", spellcheck: "false" });
    const count = element("span", { class: "status", role: "status" });
    filters.set(table, { field, count });
    (table.closest(".scroll") ?? table).before(element("div", { class: "tablebar" }, field, count));
    field.addEventListener("input", () => { filterTable(table); remember(); });
  }

  // Where a link asks for the rows of one scope: how to see the others again
  const notice = element("p", { class: "notice", hidden: true });
  function applyScope(value) {
    scope = value;
    for (const table of tables) filterTable(table);
    notice.hidden = !scope;
    notice.replaceChildren(`Only rows of scope ${scope} are shown. `, element("button", {
      type: "button", onclick: () => { applyScope(""); remember(); },
    }, "Show all rows"));
  }

  // The page's own state

  const own = main?.dataset.hash === "own";
  let at = "";

  function remember() {
    if (own) return;
    const parts = new Map();
    for (const [table, { field }] of filters) {
      if (!field.value.trim()) continue;
      parts.set("q", [field.value.trim()]);
      parts.set("in", [table.id]);
    }
    if (scope) parts.set("scope", [scope]);
    if (sorted) parts.set("sort", [sorted]);
    const open = all("main details[id]").filter((fold) => fold.open).map((fold) => fold.id);
    if (open.length > 0 && open.length <= 40) parts.set("open", open);
    if (at && parts.size > 0) parts.set("at", [at]);
    writeHash(parts.size > 0 ? parts : at);
  }

  function reveal(id) {
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let up = target; up; up = up.parentElement) if (up.localName === "details") up.open = true;
    const fold = target.localName === "tbody" ? target.querySelector("details") : null;
    if (fold) fold.open = true;
    target.scrollIntoView({ behavior: "instant" });
  }

  function recall() {
    if (own) return;
    const state = readHash();
    if (state.size === 0) {
      at = decode(location.hash.slice(1));
      reveal(at);
      return;
    }
    const one = (key) => state.get(key)?.[0] ?? "";
    applyScope(one("scope"));
    for (const [table, { field }] of filters) {
      field.value = !state.has("in") || one("in") === table.id ? one("q") : "";
      filterTable(table);
    }
    const open = new Set(state.get("open") ?? []);
    for (const fold of all("main details")) if (open.has("all") || open.has(fold.id)) fold.open = true;
    const [id, column, direction] = one("sort").split(".");
    const table = tables.find((candidate) => candidate.id === id);
    if (table && /^(a|de)scending$/.test(direction)) {
      sort(table, Number(column), direction);
      sorted = one("sort");
    }
    at = one("at");
    reveal(at);
  }

  // Paper: folds marked data-print open, the others stay as they are; each sheet bears the page's title.

  let printed = [];
  addEventListener("beforeprint", () => {
    printed = all("details[data-print]:not([open])");
    for (const fold of printed) fold.open = true;
    const title = document.title.replace(/[\\"]/g, "\\$&").replace(/[\u0000-\u001f]/g, " ");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@page { @top-left { content: "${title}"; } }`);
    document.adoptedStyleSheets = [sheet];
  });
  addEventListener("afterprint", () => { for (const fold of printed) fold.open = false; });

  tables.forEach((table, index) => {
    table.id ||= `table-${index + 1}`;
    makeSortable(table);
    makeFilter(table);
  });
  main?.append(notice);
  window.groundplan = {
    root, element, breakable, load, lines, runs, readHash, writeHash, copy, copyButton, announce, collator,
    data: (name, value) => { values.set(name, value); },
  };
  recall();
  addEventListener("hashchange", recall);
  document.addEventListener("toggle", (event) => { if (event.target.localName === "details") remember(); }, true);
})();
