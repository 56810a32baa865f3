// What the page gains with scripting on: filter, sort, fold, walking with j and k.
// Everything the reader set is kept in the URL's hash, so that a link shows the same view:
//   #q=text&scope=product&sort=services-table.3.descending&open=pair-1&at=duplicates
// A plain #id still works, and without scripting nothing of this is needed.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const units = all("[data-find]");
  const holders = all("[data-holds]").reverse(); // innermost first
  const folds = all("main details");
  const tables = all("table.sortable");
  const tools = document.getElementById("tools");
  const filter = document.getElementById("filter");
  const scope = document.getElementById("scope");
  const fold = document.getElementById("fold");
  const shown = document.getElementById("shown");
  let sorted = null; // "table.column.direction"
  let at = "";
  let current = null;

  // Filter

  const texts = new WeakMap();
  const text = (unit) => {
    if (!texts.has(unit)) texts.set(unit, unit.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(unit);
  };
  const openedByFilter = new Set();

  function applyFilter() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = scope.value;
    let visible = 0;
    for (const unit of units) {
      const keep =
        (!wanted || !unit.dataset.scope || unit.dataset.scope === wanted) &&
        words.every((word) => text(unit).includes(word));
      unit.hidden = !keep;
      if (keep) visible += 1;
    }
    const filtering = words.length > 0 || wanted !== "";
    for (const holder of holders) {
      const rows = all("[data-find]", holder);
      const empty = rows.length > 0 && rows.every((row) => row.hidden);
      if (holder.localName === "section") continue;
      holder.hidden = filtering && empty;
      if (holder.localName !== "details") continue;
      if (words.length > 0 && rows.length > 0 && !empty && !holder.open) {
        holder.open = true;
        openedByFilter.add(holder);
      } else if (words.length === 0 && openedByFilter.delete(holder)) {
        holder.open = false;
      }
    }
    shown.textContent = filtering ? `${visible} of ${units.length} rows` : "";
    if (current && current.hidden) setCurrent(null);
  }

  // Sort: a table's rows, or its bodies where a body is one entry

  const number = (cell) => Number.parseFloat(cell.replace(/[^\d.-]/g, "")) || 0;
  const collator = new Intl.Collator("en", { numeric: true });

  function sort(table, column, direction) {
    const heads = [...table.tHead.rows[0].cells];
    const head = heads[column];
    if (!head || !head.hasAttribute("data-sort")) return;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    const bodies = table.classList.contains("grouped");
    const entries = bodies ? [...table.tBodies] : [...table.tBodies[0].rows];
    const cell = (entry) => (bodies ? entry.rows[0] : entry).cells[column].textContent.trim();
    const compare = head.dataset.sort === "number" ? (a, b) => number(a) - number(b) : collator.compare;
    const sign = direction === "descending" ? -1 : 1;
    entries
      .map((entry) => [cell(entry), entry])
      .sort((a, b) => sign * compare(a[0], b[0]))
      .forEach(([, entry]) => (bodies ? table : table.tBodies[0]).append(entry));
  }

  tables.forEach((table, index) => {
    table.id ||= `table-${index + 1}`;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (!head.hasAttribute("data-sort")) return;
      const button = document.createElement("button");
      button.type = "button";
      if (head.querySelector("a")) return;
      button.append(...head.childNodes);
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
  });

  // Fold

  const foldable = folds.filter((details) => !details.classList.contains("why"));
  fold.hidden = foldable.length === 0;
  fold.addEventListener("click", () => {
    const open = fold.getAttribute("aria-pressed") !== "true";
    for (const details of foldable) details.open = open;
    showFold(open);
    remember();
  });
  function showFold(open) {
    fold.setAttribute("aria-pressed", String(open));
    fold.textContent = open ? "Close all" : "Open all";
  }
  const everything = () => foldable.length > 0 && foldable.every((details) => details.open);

  // Walk

  function setCurrent(unit) {
    current?.classList.remove("current");
    current = unit;
    if (!unit) return;
    unit.classList.add("current");
    unit.tabIndex = -1;
    unit.focus({ preventScroll: true });
    unit.scrollIntoView({ block: "nearest", behavior: "instant" });
    const top = unit.getBoundingClientRect().top;
    if (top < 96) window.scrollBy({ top: top - 96, behavior: "instant" });
    const bottom = unit.getBoundingClientRect().bottom - innerHeight;
    if (bottom > -24) window.scrollBy({ top: bottom + 24, behavior: "instant" });
  }
  function walk(step) {
    const path = all("[data-find]").filter((unit) => unit.checkVisibility());
    if (path.length === 0) return;
    let index = path.indexOf(current);
    if (index < 0 && step > 0) {
      index = path.findIndex((unit) => unit.getBoundingClientRect().top > 96) - 1;
      if (index < -1) index = path.length - 2;
    } else if (index < 0) {
      index = path.length;
    }
    setCurrent(path[Math.max(0, Math.min(path.length - 1, index + step))]);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === filter && event.key === "Escape") {
      filter.value = "";
      applyFilter();
      remember();
      filter.blur();
      return;
    }
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "/") filter.focus();
    else if (event.key === "o") {
      const details = current?.querySelector("details") ?? current?.closest("details");
      if (details) details.open = !details.open;
    } else return;
    event.preventDefault();
  });

  // The hash

  const reserved = /[%&=#\s]/g;
  const encode = (value) => value.replace(reserved, encodeURIComponent);
  const decode = (value) => {
    try { return decodeURIComponent(value); } catch { return value; }
  };

  function remember() {
    const open = everything()
      ? ["all"]
      : foldable.filter((details) => details.open && details.id && !openedByFilter.has(details)).map((d) => d.id);
    const state = [
      ["q", filter.value.trim()],
      ["scope", scope.value],
      ["sort", sorted ?? ""],
      ["open", open.length <= 40 ? open.join(",") : ""],
    ].filter(([, value]) => value);
    let hash = at;
    if (state.length > 0) {
      if (at) state.push(["at", at]);
      hash = state.map(([key, value]) => `${key}=${encode(value)}`).join("&");
    }
    try { history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search); } catch {}
  }

  function reveal(id) {
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let up = target; up; up = up.parentElement) if (up.localName === "details") up.open = true;
    if (target.localName === "tbody") target.querySelector("details").open = true;
    target.scrollIntoView({ behavior: "instant" });
  }

  function recall() {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) {
      at = decode(hash);
      reveal(at);
      return;
    }
    const state = Object.fromEntries(hash.split("&").map((pair) => {
      const cut = pair.indexOf("=");
      return [pair.slice(0, cut), decode(pair.slice(cut + 1))];
    }));
    filter.value = state.q ?? "";
    scope.value = state.scope ?? "";
    if (scope.selectedIndex < 0) scope.value = "";
    const open = new Set((state.open ?? "").split(","));
    for (const details of foldable) if (open.has("all") || open.has(details.id)) details.open = true;
    if (state.sort) {
      const [id, column, direction] = state.sort.split(".");
      const table = tables.find((candidate) => candidate.id === id);
      if (table && /^(a|de)scending$/.test(direction)) {
        sort(table, Number(column), direction);
        sorted = state.sort;
      }
    }
    applyFilter();
    at = state.at ?? "";
    reveal(at);
  }

  // Setting out

  // Long paths and dotted names break after their separators, not within a word.
  const long = all(".path, main code").filter((element) => element.textContent.length > 24);
  for (const element of long.length > 20000 ? [] : long) {
    const after = element.className === "path" ? /(?<=\/(?=[^/]))/ : /(?<=[./](?=\w))/;
    const parts = element.textContent.split(after);
    element.replaceChildren(...parts.flatMap((part, index) => (index ? [document.createElement("wbr"), part] : [part])));
  }

  const scopes = new Set(units.map((unit) => unit.dataset.scope).filter(Boolean));
  for (const name of ["product", "test", "tooling", "backup", "generated"]) {
    if (scopes.has(name)) scope.add(new Option(`Only ${name}`, name));
  }
  scope.parentElement.hidden = scopes.size < 2;
  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  let pause = 0;
  filter.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => { applyFilter(); remember(); }, 120);
  });
  scope.addEventListener("change", () => { applyFilter(); remember(); });
  recall();
  showFold(everything());
  addEventListener("hashchange", () => { recall(); remember(); });
  document.addEventListener("toggle", (event) => {
    if (!foldable.includes(event.target)) return;
    openedByFilter.delete(event.target.open ? null : event.target);
    showFold(everything());
    remember();
  }, true);

  // Paper shows everything.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = folds.filter((details) => !details.open);
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of folded) details.open = false; });
})();
