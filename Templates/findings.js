// findings.html: the columns of all findings, which of them are wanted, in which order, and the page's
// hash: #rule=a,b&severity=error&q=text&sort=path&group=folder&id=a1b2c3d4e5
(() => {
  "use strict";
  const { element, load, lines, readHash, writeHash, virtualList, severity, finding } = window.groundplan;
  const SEVERITIES = ["error", "warning", "note"];
  const PAPER = 500;
  const $ = (id) => document.getElementById(id);
  const shown = $("shown"), field = $("filter"), sortBox = $("sort"), groupBox = $("group"), holder = $("rows");
  const plural = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

  // Columns

  async function read() {
    const data = await load("findings");
    const shards = await Promise.all(Array.from({ length: data.shards }, (_, index) => load(`findings-${index}`)));
    const join = (name) => (shards.length === 1 ? shards[0][name] : shards.flatMap((shard) => shard[name]));
    const columns = { data, partNames: data.parts.length > 1 ? data.parts : [], ownerNames: data.owners.length > 1 ? data.owners : [] };
    for (const name of ["rule", "severity", "scope", "part", "owner", "line", "state", "cause"]) columns[name] = Int32Array.from(join(name));
    columns.column = join("column");
    columns.isNew = data.has_new ? Uint8Array.from(join("new")) : null;
    columns.id = shards.flatMap((shard) => (shard.id === "" ? [] : shard.id.split("\n")));
    columns.path = shards.flatMap((shard) => lines(shard.path));
    columns.message = shards.flatMap((shard) => lines(shard.message));
    columns.count = columns.id.length;
    let followers = null;
    columns.followers = (row) => {
      if (!followers) {
        followers = new Map();
        columns.cause.forEach((cause, each) => {
          if (cause < 0) return;
          if (!followers.has(cause)) followers.set(cause, []);
          followers.get(cause).push(each);
        });
      }
      return followers.get(row) ?? [];
    };
    return columns;
  }

  // Orders: every row, once per kind of order; rows come by path and line

  // Sorted by a number below `size`, counted and not compared; rows that are alike stay in order.
  function ordered(count, size, keyOf) {
    const next = new Uint32Array(size + 1), order = new Uint32Array(count);
    for (let row = 0; row < count; row += 1) next[keyOf(row) + 1] += 1;
    for (let key = 0; key < size; key += 1) next[key + 1] += next[key];
    for (let row = 0; row < count; row += 1) order[next[keyOf(row)]++] = row;
    return order;
  }
  function makeOrders(findings) {
    const names = findings.data.rules.map((rule) => rule.name);
    const sorted = [...names].sort();
    const place = names.map((name) => sorted.indexOf(name));
    const { count, rule, severity: weight } = findings;
    const size = 3 * names.length;
    const made = new Map();
    const make = {
      severity: () => ordered(count, size, (row) => weight[row] * names.length + place[rule[row]]),
      path: () => ordered(count, 1, () => 0),
      rule: () => ordered(count, size, (row) => place[rule[row]] * 3 + weight[row]),
    };
    return (name) => {
      if (!made.has(name)) made.set(name, make[name]());
      return made.get(name);
    };
  }

  // Text

  function makeMatcher(findings) {
    let texts = null;
    let last = "", result = null;
    return (value) => {
      const words = value.toLowerCase().split(/\s+/).filter(Boolean);
      if (words.length === 0) return null;
      if (value === last) return result;
      // `path:shop/orders.py` is that file alone, whatever else speaks of it.
      if (value.startsWith("path:")) {
        const path = value.slice("path:".length);
        result = Uint8Array.from(findings.path, (other) => Number(other === path));
        last = value;
        return result;
      }
      texts ??= findings.id.map((id, row) =>
        `${findings.path[row]} ${findings.data.rules[findings.rule[row]].name} ${findings.message[row]} ${id}`.toLowerCase());
      result = new Uint8Array(findings.count);
      for (let row = 0; row < findings.count; row += 1) if (words.every((word) => texts[row].includes(word))) result[row] = 1;
      last = value;
      return result;
    };
  }

  // Groups

  const folderOf = (path) => path.slice(0, Math.max(0, path.lastIndexOf("/"))) || "top level";
  function groupOf(findings, kind, row) {
    if (kind === "folder") return folderOf(findings.path[row]);
    if (kind === "rule") return findings.rule[row];
    let root = row;
    for (let steps = 0; findings.cause[root] >= 0 && steps < 100; steps += 1) root = findings.cause[root];
    return root;
  }
  function groupName(findings, kind, key) {
    if (kind === "folder") return key;
    if (kind === "rule") return findings.data.rules[key].name;
    return key === -1 ? "Findings that stand alone" : finding.short(findings.message[key]);
  }
  function makeGroups(findings, kind, sort, rows) {
    const groups = new Map();
    for (const row of rows) {
      let key = groupOf(findings, kind, row);
      if (kind === "cause" && key === row && findings.followers(row).length === 0) key = -1;
      if (!groups.has(key)) groups.set(key, { key, rows: [], counts: [0, 0, 0] });
      const group = groups.get(key);
      group.rows.push(row);
      group.counts[findings.severity[row]] += 1;
    }
    const list = [...groups.values()];
    if (kind === "cause") list.sort((a, b) => (a.key === -1) - (b.key === -1) || b.rows.length - a.rows.length);
    else if (sort === "severity") list.sort((a, b) => b.counts[0] - a.counts[0] || b.counts[1] - a.counts[1] || b.counts[2] - a.counts[2]);
    return list;
  }

  // Numbers in words

  const tally = (counts) => SEVERITIES.flatMap((name, index) => (counts[index] > 0 ? [severity(name, plural(counts[index], name)), " "] : []));

  // Comma-separated values; a program that opens them must not take a cell for a formula.
  function csv(findings, rows) {
    const cell = (value) => `"${String(value).replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
    const head = ["id", "severity", "rule", "scope", "part", "owner", "state", "path", "line", "message"];
    const { data } = findings;
    return [head, ...rows.map((row) => [
      findings.id[row], SEVERITIES[findings.severity[row]], data.rules[findings.rule[row]].name, data.scopes[findings.scope[row]],
      data.parts[findings.part[row]], data.owners[findings.owner[row]], data.states[findings.state[row]], findings.path[row],
      findings.line[row], findings.message[row],
    ])].map((cells) => cells.map(cell).join(",")).join("\r\n");
  }

  function start(findings) {
    const { data } = findings;
    const order = makeOrders(findings), match = makeMatcher(findings);
    const open = new Set();
    let closed = new Set(); // groups
    let selection = [];
    let items = []; // a row, or a group where it is an object
    let pinned = -1; // the row that a link names, shown whatever the facets say
    let current = -1; // the row the hash names
    let refused = null;

    const reported = data.states.indexOf("reported");
    const others = findings.state.reduce((sum, state) => sum + (state !== reported), 0);
    const list = [
      { key: "severity", title: "Severity", values: SEVERITIES, column: findings.severity, always: true, label: (value) => severity(SEVERITIES[value]) },
      { key: "rule", title: "Rule", values: data.rules.map((rule) => rule.name), column: findings.rule, byCount: true, always: true },
      { key: "part", title: "Part", values: data.parts, column: findings.part, byCount: true },
      { key: "scope", title: "Scope", values: data.scopes, column: findings.scope },
      { key: "owner", title: "Owner", values: data.owners.map((name) => name || "nobody"), names: data.owners, column: findings.owner, byCount: true },
      { key: "state", title: "State", values: data.states, column: findings.state, initial: [reported] },
    ];
    if (findings.isNew) list.push({ key: "new", title: "Baseline", values: ["known", "new"], names: ["0", "1"], column: findings.isNew });
    const facets = window.groundplan.facets($("facets"), list.map((facet) => ({ initial: [], ...facet })), findings.count, choose);

    const view = virtualList(holder, { estimate, build });

    // Characters to a line, as wide as they are on the average
    let perLine = 90;
    function estimate(index) {
      const item = items[index];
      if (typeof item === "object") return 44;
      const length = Math.min(findings.message[item].length, finding.CLIP + 30);
      return 14 + 20 * Math.ceil(length / perLine) + 22 + (open.has(item) ? 260 : 0) + (perLine < 60 ? 64 : 0);
    }

    function buildGroup(group) {
      const isOpen = !closed.has(group.key);
      const button = element("button", { type: "button", class: "twist", "aria-expanded": String(isOpen), onclick: () => {
        if (isOpen) closed.add(group.key);
        else closed.delete(group.key);
        layOut();
        focusItem(items.indexOf(group));
      } });
      const name = element("span", { class: "path", id: `g-${selection.length}-${group.rows[0]}` }, groupName(findings, groupBox.value, group.key));
      button.setAttribute("aria-labelledby", name.id);
      return element("li", { class: "group" }, button, element("h2", {}, name), element("span", { class: "tally" }, ...tally(group.counts)));
    }

    function buildRow(row, id = findings.id[row]) {
      const item = element("li", { class: "row" });
      const toggle = () => setOpen(row, !open.has(row));
      item.append(finding.line(findings, row, { id, open: open.has(row), toggle, hidden: row === pinned && refused[row] !== 0 }));
      if (open.has(row)) item.append(finding.detail(findings, row));
      item.classList.toggle("current", row === current);
      return item;
    }
    function build(index) {
      const item = items[index];
      return typeof item === "object" ? buildGroup(item) : buildRow(item);
    }

    function setOpen(row, isOpen) {
      const item = view.at(items.indexOf(row));
      if (isOpen) open.add(row);
      else open.delete(row);
      if (isOpen) current = row;
      else if (current === row) current = -1;
      for (const other of holder.querySelectorAll(".row.current")) other.classList.remove("current");
      if (item) {
        item.querySelector(".twist").setAttribute("aria-expanded", String(isOpen));
        item.querySelector(".detail")?.remove();
        if (isOpen) item.append(finding.detail(findings, row));
        item.classList.toggle("current", isOpen);
      }
      remember();
    }

    function layOut() {
      perLine = Math.max(30, ((holder.clientWidth || 900) - (innerWidth < 704 ? 40 : 290)) / 6.6);
      const rows = selection;
      const groups = groupBox.value ? makeGroups(findings, groupBox.value, sortBox.value, rows) : null;
      items = groups ? groups.flatMap((group) => (closed.has(group.key) ? [group] : [group, ...group.rows])) : rows;
      $("fold").hidden = !groups;
      $("fold").textContent = closed.size > 0 ? "Open all groups" : "Close all groups";
      view.reset(items.length);
    }

    function apply() {
      refused = facets.filter(match(field.value));
      const counts = [0, 0, 0];
      let count = 0;
      selection = [];
      for (const row of order(sortBox.value)) {
        const isWanted = refused[row] === 0;
        if (isWanted) {
          count += 1;
          counts[findings.severity[row]] += 1;
        }
        if (isWanted || row === pinned) selection.push(row);
      }
      shown.replaceChildren(element("b", {}, count.toLocaleString("en")), ` of ${plural(findings.count, "finding")} `,
        element("span", { class: "tally" }, ...tally(counts)));
      const chips = facets.chips();
      if (field.value.trim()) chips.push(element("button", { type: "button", class: "chip", onclick: () => { field.value = ""; choose(); } }, `Text: ${field.value.trim()}`));
      if (chips.length > 0) chips.push(element("button", { type: "button", class: "more", onclick: clear }, "Clear all"));
      $("chips").replaceChildren(...chips);
      $("others").hidden = !facets.isUnchanged() || field.value.trim() !== "" || others === 0;
      $("nothing").hidden = selection.length > 0;
      $("export").disabled = count === 0;
      const top = $("list").getBoundingClientRect().top;
      layOut();
      if (top < 0) $("list").scrollIntoView({ behavior: "instant" });
      clearTimeout(saying);
      saying = setTimeout(() => window.groundplan.announce(`${plural(count, "finding")} of ${findings.count}`), 600);
    }
    let saying = 0;

    // The reader chose something: what a link asked to be shown besides is dropped.
    function choose() {
      pinned = -1;
      apply();
      if (current >= 0 && refused[current] !== 0) current = -1;
      remember();
    }
    function clear() {
      facets.clear();
      field.value = "";
      choose();
    }

    let writing = 0;
    function remember() {
      clearTimeout(writing);
      writing = setTimeout(() => {
        const parts = new Map();
        facets.write(parts);
        if (field.value.trim()) parts.set("q", [field.value.trim()]);
        if (sortBox.value !== "severity") parts.set("sort", [sortBox.value]);
        if (groupBox.value) parts.set("group", [groupBox.value]);
        if (current >= 0) parts.set("id", [findings.id[current]]);
        writeHash(parts);
      }, 150);
    }

    function closeMany() {
      const groups = groupBox.value ? makeGroups(findings, groupBox.value, sortBox.value, selection) : [];
      closed = new Set(selection.length > 200 ? groups.map((group) => group.key) : []);
    }

    function recall() {
      const parts = readHash();
      const one = (key) => parts.get(key)?.[0] ?? "";
      facets.read(parts);
      field.value = parts.get("q")?.join(",") ?? "";
      sortBox.value = one("sort") || "severity";
      if (sortBox.selectedIndex < 0) sortBox.value = "severity";
      groupBox.value = one("group");
      if (groupBox.selectedIndex < 0) groupBox.value = "";
      const row = one("id") ? findings.id.indexOf(one("id")) : -1;
      pinned = row;
      current = row;
      if (row >= 0) open.add(row);
      apply();
      closeMany();
      if (groupBox.value) {
        if (row >= 0) closed.delete(makeGroups(findings, groupBox.value, sortBox.value, selection).find((group) => group.rows.includes(row)).key);
        layOut();
      }
      if (row >= 0) {
        focusItem(items.indexOf(row), true);
        requestAnimationFrame(() => focusItem(items.indexOf(row), true));
      } else if (one("id")) window.groundplan.announce(`This report has no finding ${one("id")}`);
    }

    // Walking

    let walked = -1;
    function focusItem(index, force = false) {
      if (index < 0 || index >= items.length) return;
      walked = index;
      view.bring(index, force)?.querySelector(".twist").focus({ preventScroll: true });
    }
    function focused() {
      const item = document.activeElement?.closest?.("#rows > li");
      return item ? Number(item.getAttribute("aria-posinset")) - 1 : -1;
    }
    window.groundplan.walk = {
      step(by) {
        const index = focused();
        focusItem(index < 0 && walked < 0 ? 0 : Math.max(0, Math.min(items.length - 1, (index < 0 ? walked : index) + by)));
      },
      open: () => view.at(focused())?.querySelector(".twist").click(),
      follow: () => false, // Enter presses the row's button, which opens it
    };
    window.groundplan.addKey("f", "filter this list", () => field.focus());

    // The tools

    field.addEventListener("input", choose);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || field.value === "") return;
      event.preventDefault();
      field.value = "";
      choose();
    });
    sortBox.addEventListener("change", choose);
    groupBox.addEventListener("change", () => {
      // What follows from others is left out at first; by cause it is what one wants to see.
      if (groupBox.value === "cause" && facets.isUnchanged()) facets.set("state", [reported, data.states.indexOf("following")]);
      apply();
      closeMany();
      layOut();
      remember();
    });
    $("fold").addEventListener("click", () => {
      if (closed.size > 0) closed = new Set();
      else closed = new Set(makeGroups(findings, groupBox.value, sortBox.value, selection).map((group) => group.key));
      layOut();
    });
    $("others").addEventListener("click", () => { facets.set("state", []); choose(); });
    $("export").addEventListener("click", () => {
      const rows = selection.filter((row) => refused[row] === 0);
      const link = element("a", { href: URL.createObjectURL(new Blob([csv(findings, rows)], { type: "text/csv" })), download: "findings.csv" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });

    // Paper: the rows of the selection, in a list that doesn't follow the window

    const paper = $("paper");
    addEventListener("beforeprint", () => {
      const rows = selection.slice(0, PAPER);
      paper.replaceChildren(element("ol", { class: "rows printed" }, ...rows.map((row) => buildRow(row, `p-${findings.id[row]}`))));
      if (selection.length > PAPER) paper.append(element("p", {}, `${(selection.length - PAPER).toLocaleString("en")} more in the report.`));
    });
    addEventListener("afterprint", () => paper.replaceChildren());

    $("others").textContent = `${others.toLocaleString("en")} more ${others === 1 ? "is" : "are"} suppressed or ${others === 1 ? "follows" : "follow"} from others: show`;
    $("list").hidden = false;
    const wide = matchMedia("(min-width: 64rem)");
    const fold = $("facetfold");
    fold.open = wide.matches;
    wide.addEventListener("change", () => { fold.open = wide.matches; });
    recall();
    addEventListener("hashchange", recall);
  }

  read().then(start).catch((error) => {
    shown.textContent = `The findings can't be shown: ${error.message} The pages of the rules list them too.`;
  });
})();
