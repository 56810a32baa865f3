// The matrix of imports: its order, what is open, the cell that is chosen; the list of pairs for a
// phone and the sheets for paper.
(() => {
  "use strict";
  const report = window.groundplan;
  const { graphdata, graphtree, graphlink } = report;
  const { figure, plural, isWithin } = graphtree;
  const { make, button, createPanel } = report.graphpanel;
  const { cellContent, cellText, cellClass, createGrid } = report.matrixgrid;
  const limits = { boxes: 80, arrows: 1300, errors: Infinity };
  const sheetWidth = 590; // points for columns on a landscape A4, beside the row heads
  const by = (id) => document.getElementById(id);

  function begin(names, graph) {
    const { scopes } = names;
    const state = { open: new Set(), tests: false, other: false, select: [] }; // `select`: a box or the two ends of a cell
    const found = new Set(names.scope);
    const hasProduct = found.has(scopes.indexOf("product"));
    const isTest = (module) => scopes[names.scope[module]] === "test";
    let tree = null;
    let built = "";
    let view = null;
    const grid = createGrid(by("matrix-grid"), {
      expand: (node) => change(() => state.open.add(node.key), (what) => what.box && isWithin(what.box.node, node)),
      collapse: (node) => change(() => close(node), (what) => what.box?.key === node.key),
      choose: (arrow) => choose([arrow.from.key, arrow.to.key]),
      chooseBox: (box) => choose([box.key]),
      clear: () => choose([]),
    });
    const panel = createPanel(by("panel"), {
      names, graph, onArrow: (arrow) => choose([arrow.from.key, arrow.to.key]), onBox: (box) => choose([box.key]),
      onReveal: (member) => { location.href = `explore.html#select=${encodeURIComponent(member.key)}`; },
    });

    function build() {
      const scope = `${state.tests}${state.other}`;
      if (built !== scope) {
        const kept = scopes.map((name) => (name === "test" ? state.tests : name === "product" ? true : state.other) || !hasProduct);
        tree = graphtree.makeTree(names, (module) => kept[names.scope[module]]);
        built = scope;
      }
      state.open = new Set([...state.open].map((key) => tree.find(key)?.key).filter(Boolean));
      const leaves = graphtree.leaves(tree, state.open);
      const { arrows: all } = graphtree.arrowsBetween(leaves, names, graph, isTest);
      graphtree.tally(leaves, all);
      const linked = leaves.filter((box) => box.out + box.into > 0);
      const empty = leaves.filter((box) => box.out + box.into === 0);
      const { boxes, arrows } = graphtree.fold(linked, all, limits, new Set());
      graphtree.tally(boxes, arrows);
      graphtree.label(boxes, 60);
      const order = lineUp(boxes, arrows);
      const place = new Map(order.map((box, at) => [box, at]));
      const cells = new Map(order.map((box, at) => [box, new Map([[at, box.inner]])]));
      for (const arrow of arrows) {
        arrow.against = place.get(arrow.from) > place.get(arrow.to);
        cells.get(arrow.from).set(place.get(arrow.to), arrow);
      }
      return { order, arrows, cells, empty };
    }

    // Importers first, siblings together: what is open stands as a block where it stood closed.
    function lineUp(boxes, arrows) {
      const below = (parent, members) => {
        if (members.length < 2) return members;
        const groups = new Map();
        for (const box of members) {
          let top = box.node;
          while (top.parent !== parent) top = top.parent;
          const key = box.members && top === box.node ? box : top;
          (groups.get(key) ?? groups.set(key, []).get(key)).push(box);
        }
        const keys = [...groups.keys()];
        const groupOf = new Map(keys.flatMap((key, at) => groups.get(key).map((box) => [box, at])));
        const links = new Map();
        for (const arrow of arrows) {
          const [from, to] = [groupOf.get(arrow.from), groupOf.get(arrow.to)];
          if (from === undefined || to === undefined || from === to) continue;
          const link = links.get(from * keys.length + to);
          if (link) link.weight += arrow.names;
          else links.set(from * keys.length + to, { from, to, weight: arrow.names });
        }
        return report.graphorder.feedbackOrder(keys.length, [...links.values()]).flatMap((at) => {
          const group = groups.get(keys[at]);
          return group.length === 1 && (group[0] === keys[at] || group[0].node === keys[at]) ? group : below(keys[at], group);
        });
      };
      return below(null, boxes);
    }

    function render() {
      view = build();
      const nothing = view.order.length === 0;
      by("matrix-frame").hidden = nothing;
      by("matrix-none").hidden = !nothing;
      grid.render(view, tree, state.open, state.tests);
      by("state").textContent = `${plural(view.order.length, "row")}, ${plural(view.arrows.length, "filled cell")}`;
      by("with-tests").checked = state.tests;
      by("with-other").checked = state.other;
      by("collapse-all").disabled = state.open.size === 0;
      showSums();
      showEmpty();
      showPairs();
      showChoice();
    }

    function showSums() {
      const sum = (arrows, field) => arrows.reduce((total, arrow) => total + arrow[field], 0);
      const back = view.arrows.filter((arrow) => arrow.against);
      const words = [`${plural(sum(view.arrows, "names"), "imported name")} from one row to another`];
      words.push(back.length > 0 ? `${figure(sum(back, "names"))} of them against the order (◁), in ${plural(back.length, "cell")} below the diagonal` : "none against the order");
      const errors = view.arrows.filter((arrow) => arrow.errors > 0);
      if (errors.length > 0) words.push(`${figure(sum(errors, "errors"))} by imports reported as errors (✕), in ${plural(errors.length, "cell")}`);
      by("caption").textContent = `${words.join("; ")}.`;
      by("key-tests").hidden = !state.tests;
      by("key-back").hidden = back.length === 0;
      by("key-bad").hidden = errors.length === 0;
    }

    function showEmpty() {
      const line = by("empties");
      line.hidden = view.empty.length === 0;
      const all = view.empty.every((box) => !box.node.parent);
      const noun = all ? plural(view.empty.length, "part") : plural(view.empty.length, "row");
      const most = 300;
      line.replaceChildren(make("summary", {}, `${noun} without such imports`),
        make("p", {}, view.empty.slice(0, most).map((box) => (box.node.parent ? box.node.base : box.node.name)).join(", "), view.empty.length > most ? ` and ${view.empty.length - most} more` : "", "."));
    }

    // What a phone shows: the cells as lines, errors first, then what is against the order.
    function showPairs() {
      const list = by("pairs");
      if (!matchMedia("(max-width: 44rem)").matches) return list.replaceChildren();
      const most = 120;
      const rank = (arrow) => (arrow.errors > 0 ? 0 : arrow.against ? 1 : 2);
      const sorted = [...view.arrows].sort((a, b) => rank(a) - rank(b) || b.names - a.names);
      list.replaceChildren(...sorted.slice(0, most).map((arrow) => {
        const { glyphs } = cellContent(arrow, state.tests);
        return make("li", { class: arrow.errors > 0 ? "bad" : null },
          make("button", { type: "button", class: "link", onclick: () => choose([arrow.from.key, arrow.to.key]) }, make("bdi", {}, arrow.from.label), " → ", make("bdi", {}, arrow.to.label)),
          make("span", { class: arrow.errors > 0 ? "n error" : "n" }, glyphs ? `${glyphs} ` : "", plural(arrow.names, "name")));
      }), ...(sorted.length > most ? [make("li", { class: "aside" }, `and ${sorted.length - most} more pairs`)] : []));
    }

    function showChoice() {
      const [from, to] = state.select;
      const findArrow = (a, b) => view.arrows.find((arrow) => arrow.from.key === a && arrow.to.key === b);
      const box = view.order.find((each) => each.key === from);
      const self = to && from === to ? box?.inner : null;
      const arrow = to ? self ?? findArrow(from, to) : null;
      grid.mark((what) => !!what && ((arrow && what.arrow === arrow) || (!to && !!box && what.box === box)));
      const open = state.select.length > 0 && (arrow || box);
      if (arrow) panel.showArrow(arrow, self ? null : findArrow(to, from));
      else if (box && !to) panel.showBox(box, view.arrows, actions(box));
      else panel.clear();
      by("matrix-side").hidden = !open;
      by("matrix-layout").classList.toggle("alone", !open);
    }

    function actions(box) {
      const { node } = box;
      const list = node.module < 0 && !box.members ? [["Open", () => change(() => state.open.add(node.key), (what) => what.box && isWithin(what.box.node, node))]] : [];
      if (node.parent) list.push([`Close ${graphtree.elide(node.parent.name, 20)}`, () => change(() => close(node.parent), (what) => what.box?.key === node.parent.key)]);
      if (!box.members) list.push(["In the explorer", `explore.html#select=${encodeURIComponent(node.key)}`]);
      return list;
    }

    function choose(keys) {
      state.select = keys;
      showChoice();
      // On a phone the statements stand below the list.
      if (keys.length > 0 && matchMedia("(max-width: 44rem)").matches) by("matrix-side").scrollIntoView({ block: "start" });
      save(false);
    }

    function close(node) {
      for (const key of [...state.open]) {
        const other = tree.find(key);
        if (other && isWithin(other, node)) state.open.delete(key);
      }
      state.select = [];
    }

    function change(act, focus) {
      act();
      render();
      save(true);
      if (focus) grid.focusFirst((what) => !!what && focus(what));
    }

    function save(push) {
      const { open, tests, other, select } = state;
      graphlink.write({ open: [...open], tests, other, cell: select }, push);
    }

    function recall() {
      const link = graphlink.read();
      state.open = new Set(link.list("open"));
      state.tests = link.is("tests");
      state.other = link.is("other");
      state.select = link.list("cell").slice(0, 2);
      render();
      const exact = (text) => (text.endsWith("*") ? text : tree.find(text)?.key ?? "");
      state.select = state.select.map(exact).filter(Boolean);
      showChoice();
      grid.showMarked();
    }

    // Paper: real tables, as many columns as a landscape sheet takes, the row heads on each.
    function sheets() {
      const { order, cells } = view;
      const text = (box, column) => {
        const arrow = cells.get(box).get(column);
        return arrow && (arrow.names > 0 || arrow.from !== arrow.to) ? cellText(cellContent(arrow, state.tests)) : "";
      };
      const widths = order.map((_, column) => 9 + 4.6 * Math.max(2, ...order.map((box) => text(box, column).length)));
      const tables = [];
      for (let start = 0; start < order.length;) {
        let end = start;
        for (let width = 0; end < order.length && width + widths[end] <= sheetWidth; end++) width += widths[end];
        end = Math.max(end, start + 1);
        tables.push(sheet(start, end, text));
        start = end;
      }
      by("sheets").replaceChildren(...tables);
    }

    function sheet(start, end, text) {
      const { order, cells } = view;
      const columns = order.slice(start, end);
      const head = make("tr", {}, make("th", { scope: "col" }, "A row imports a column"), ...columns.map((box) => make("th", { scope: "col" }, make("span", {}, graphtree.elide(box.label, 24)))));
      const rows = order.map((box) => make("tr", {}, make("th", { scope: "row" }, graphtree.elide(box.label, 34)), ...columns.map((_, at) => {
        const arrow = cells.get(box).get(start + at);
        return make("td", { class: (arrow && cellClass(arrow)) || null }, text(box, start + at));
      })));
      return make("table", {}, make("caption", {}, `Columns ${start + 1} to ${end} of ${order.length}`), make("thead", {}, head), make("tbody", {}, ...rows));
    }

    addEventListener("beforeprint", sheets);
    addEventListener("afterprint", () => by("sheets").replaceChildren());
    addEventListener("hashchange", recall);
    addEventListener("popstate", recall);
    matchMedia("(max-width: 44rem)").addEventListener("change", showPairs);
    by("collapse-all").addEventListener("click", () => change(() => { state.open.clear(); state.select = []; }));
    by("with-tests").addEventListener("change", (event) => change(() => (state.tests = event.target.checked)));
    by("with-other").addEventListener("change", (event) => change(() => (state.other = event.target.checked)));
    by("close-panel").addEventListener("click", () => { const keys = state.select; choose([]); grid.focusFirst((what) => what?.arrow ? what.arrow.from.key === keys[0] && what.arrow.to.key === keys[1] : what?.box?.key === keys[0]); });
    for (const [id, scope] of [["with-tests", "test"], ["with-other", ""]]) {
      const wanted = [...found].some((index) => (scope ? scopes[index] === scope : !["product", "test"].includes(scopes[index])));
      by(id).parentElement.hidden = !wanted || !hasProduct;
    }
    by("matrix").hidden = false;
    recall();
  }

  Promise.all([graphdata.names(), graphdata.graph()])
    .then(([names, graph]) => begin(names, graph))
    .catch((error) => {
      by("matrix-trouble").textContent = `The data of the graph could not be read (${error?.message ?? "unknown"}). Is the folder "data" beside this page?`;
      by("matrix-trouble").hidden = false;
    });
})();
