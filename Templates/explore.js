// The explorer: what is open, focused, chosen; the buttons and keys that change it; the link that
// brings it back.
(() => {
  "use strict";
  const report = window.groundplan;
  const { graphdata, graphtree, graphlink, graphfind, exploredraw, exploreexport } = report;
  const { make, button, createPanel } = report.graphpanel;
  const { plural, isWithin } = graphtree;
  const { caption, sentence, showLone, pathWords, words } = report.explorewords;
  const smallest = 0.76; // of 12 px text: never under 9 px
  const by = (id) => document.getElementById(id);

  function begin(names, graph) {
    const canvas = by("canvas");
    const scopes = names.scopes;
    const state = { open: new Set(), pins: new Set(), focus: "", steps: 1, tests: false, other: false, all: false, select: [], from: "", to: "" }; // `select`: a box, or the two ends of an arrow
    const found = new Set(names.scope);
    const hasProduct = found.has(scopes.indexOf("product"));
    const { treeOf, build, pathEdges, countPaths } = report.exploreview.createView(names, graph);
    let tree = null;
    let entries = null; // what can be found by text
    let view = null;
    let drawn = null;
    let cursor = ""; // the box that the keyboard stands on
    let opened = null; // the node that was opened last, where the keyboard goes on
    let zoom = 1;
    let width = 0; // of the frame

    const panel = createPanel(by("panel"), { names, graph, onArrow: (arrow) => choose(ends(arrow)), onBox: (box) => choose([box.key]), onReveal: (box) => reveal(box.key) });
    const outline = report.exploretree.createTree(by("outline"), names, {
      expand: (node) => change(() => state.open.add(node.key), () => outline.focusKey(node.key)),
      collapse: (node) => change(() => close(node), () => outline.focusKey(node.key)),
      select: (row) => choose([row.key]),
    });
    const ends = (arrow) => [arrow.from.key, arrow.to.key];

    // Showing it

    function render() {
      const now = treeOf(state);
      if (now !== tree) entries = null;
      tree = now;
      view = build(state, Math.max(560, (width - 4) * 1.28));
      const { placement } = view;
      drawn = exploredraw.draw(view, names);
      const picture = exploredraw.svg("svg", { role: "group", "aria-label": "Boxes and their imports", viewBox: `0 0 ${placement.width} ${placement.height}` }, drawn.scene);
      const nothing = placement.drawn.length === 0 && placement.hubs.length === 0;
      canvas.replaceChildren(nothing ? make("p", { class: "none" }, sentence(view)) : picture);
      if (!nothing) fit();
      by("legend").replaceChildren(...(nothing ? [] : exploredraw.legendList(exploredraw.legend(view, names))));
      by("caption").textContent = nothing ? "" : caption(view);
      showLone(by("lone"), view, choose);
      showMode();
      if (!cursorBox()) cursor = (firstBox(opened) ?? firstBox())?.key ?? "";
      roving();
      outline.render(view, tree, state.open, chosenKey());
      by("with-tests").checked = state.tests;
      by("with-other").checked = state.other;
      by("all-arrows").checked = state.all;
      by("all-arrows").parentElement.hidden = !state.all && placement.weak === 0;
      by("collapse-all").disabled = state.open.size === 0;
      for (const id of ["save-svg", "save-dot", "zoom-in", "zoom-out", "zoom-fit"]) by(id).disabled = nothing;
      by("state").textContent = `${plural(view.boxes.length, "box", "boxes")}, ${plural(view.arrows.length, "arrow")}`;
      showChoice();
    }

    function fit() {
      const picture = canvas.querySelector("svg");
      if (!picture) return;
      const scale = Math.max(smallest, Math.min(1, (width - 2) / view.placement.width)) * zoom;
      picture.setAttribute("width", Math.floor(view.placement.width * scale));
      picture.setAttribute("height", Math.floor(view.placement.height * scale));
    }

    function showMode() {
      const line = by("mode");
      const pieces = [];
      const name = (node) => make("b", {}, make("bdi", {}, node.parent ? node.base || node.name : node.name));
      if (view.path) {
        pieces.push("Shortest paths from ", name(view.path.from), " to ", name(view.path.to), " ",
          button("Turn round", () => change(() => { [state.from, state.to] = [state.to, state.from]; state.select = []; })),
          button("Leave the path", () => change(() => { state.from = state.to = ""; state.select = []; })));
      } else if (state.focus && tree.find(state.focus)) {
        const steps = make("select", { id: "steps", "aria-label": "Steps from it", onchange: (event) => change(() => (state.steps = Number(event.target.value))) });
        for (const count of [1, 2, 3]) steps.append(new Option(plural(count, "step"), String(count), false, count === state.steps));
        pieces.push("Only ", name(tree.find(state.focus)), " and its neighbours within ", steps, " ", button("Show all", () => change(() => (state.focus = ""))));
      }
      line.replaceChildren(...pieces);
      line.hidden = pieces.length === 0;
      const [from, to] = [state.from && tree.find(state.from), state.to && tree.find(state.to)];
      by("path-from").value = from ? from.base || from.name : "";
      by("path-to").value = to ? to.base || to.name : "";
    }

    // What is chosen

    const chosenKey = () => (state.select.length === 1 ? state.select[0] : "");
    const findArrow = (from, to) => view.arrows.find((arrow) => arrow.from.key === from && arrow.to.key === to);

    function choose(keys) {
      state.select = keys;
      const own = chosenKey();
      if (own) cursor = view.boxes.some((box) => box.key === own) ? own : cursor;
      roving();
      outline.mark(own);
      showChoice();
      if (keys.length === 2) showEnds(findArrow(...keys));
      save(false);
    }

    function showChoice() {
      const own = chosenKey();
      const box = own ? view.boxes.find((each) => each.key === own) : null;
      const arrow = state.select.length === 2 ? findArrow(...state.select) : null;
      const open = own && !box ? tree.find(own) : null;
      exploredraw.light(view, drawn, { box: box ?? open, arrow, focus: state.focus });
      if (arrow) panel.showArrow(arrow, findArrow(arrow.to.key, arrow.from.key));
      else if (box) panel.showBox(box, view.arrows, actions(box));
      else if (open) panel.showBox({ key: open.key, node: open, label: open.name, inner: null, members: null }, [], actions({ key: open.key, node: open }));
      else if (view.path) showPath();
      else panel.clear();
    }

    function actions(box) {
      const list = [];
      if (box.members) return list;
      const { node } = box;
      if (node.module < 0) list.push(state.open.has(node.key) ? ["Close", () => change(() => close(node))] : ["Open", () => expand(node)]);
      list.push(["Only this and neighbours", () => focusOn(box.key)], ["Path from here", () => pathFrom(box.key)]);
      if (node.parent && !view.path) list.push([`Close ${graphtree.elide(node.parent.name, 20)}`, () => change(() => close(node.parent))]);
      return list;
    }

    function showPath() {
      const { from, to, chains } = view.path;
      const edges = chains ? pathEdges(view.path) : [];
      const back = () => graphdata.shortestChains(graph, to.modules, from.modules, () => true);
      const said = pathWords(view.path, chains ? countPaths(chains, edges) : 0, back);
      if (chains) panel.showPath("Shortest paths", said[0], edges);
      else panel.say("Shortest paths", ...said);
    }

    // Changes

    function change(act, after) {
      const held = document.activeElement;
      const within = canvas.contains(held);
      const inPanel = by("panel").contains(held);
      act();
      render();
      save(true);
      if (after) after();
      else if (within || inPanel) focusBox();
    }

    function expand(node) {
      change(() => {
        state.open.add(node.key);
        opened = node;
        if (chosenKey() === node.key) state.select = [];
      });
    }

    function close(node) {
      for (const key of [...state.open]) {
        const other = tree.find(key);
        if (other && isWithin(other, node)) state.open.delete(key);
      }
      for (const key of [...state.pins]) { const pin = tree.find(key); if (pin && pin !== node && isWithin(pin, node)) state.pins.delete(key); }
      state.open.delete(node.key);
      cursor = node.key;
      state.select = state.select.length > 0 ? [node.key] : [];
    }

    // Opens all that holds it, keeps it from folding and chooses it.
    function reveal(key) {
      const node = tree.find(key);
      if (!node) return;
      change(() => {
        state.from = state.to = "";
        for (let up = node.parent; up; up = up.parent) state.open.add(up.key);
        state.pins.add(node.key);
        cursor = node.key;
        state.select = [node.key];
      });
      if (!view.boxes.some((box) => box.key === node.key) && state.focus) change(() => (state.focus = ""));
    }

    function focusOn(key) {
      change(() => {
        if (state.focus === key) state.steps = state.steps % 3 + 1;
        else state.steps = 1;
        state.focus = key;
        state.from = state.to = "";
        cursor = key;
      });
    }

    function pathFrom(key) {
      state.from = key;
      const node = tree.find(key);
      by("path-from").value = node ? node.base || node.name : "";
      state.to = "";
      by("path-to").value = "";
      by("path-to").focus();
    }

    function up() {
      if (state.select.length > 0) return choose([]);
      if (state.from || state.to) return change(() => (state.from = state.to = ""));
      if (state.focus) return change(() => (state.focus = ""));
    }

    // The link

    function save(push) {
      const { open, pins, focus, steps, tests, other, all, select, from, to } = state;
      const path = from && to;
      graphlink.write({
        open: [...open], pin: [...pins], focus, steps: focus && steps > 1 ? String(steps) : "",
        tests, other, all, from: path ? from : "", to: path ? to : "", select,
      }, push);
    }

    function recall() {
      const link = graphlink.read();
      state.open = new Set(link.list("open"));
      state.pins = new Set(link.list("pin"));
      state.steps = Math.min(3, Math.max(1, Number(link.text("steps")) || 1));
      state.tests = link.is("tests");
      state.other = link.is("other");
      state.all = link.is("all");
      tree = treeOf(state);
      entries = null;
      const key = (text) => (text ? tree.find(text)?.key ?? "" : "");
      state.focus = key(link.text("focus"));
      state.from = key(link.text("from"));
      state.to = key(link.text("to"));
      const chosen = link.list("select").slice(0, 2);
      state.select = chosen.map((text) => (text.endsWith("*") ? text : key(text))).filter(Boolean);
      cursor = chosenKey() || state.focus;
      render();
      // A link to a module opens what holds it.
      const wanted = tree.find(chosenKey() || state.focus);
      if (wanted && !state.open.has(wanted.key) && !view.boxes.some((box) => isWithin(box.node, wanted))) {
        for (let up = wanted.parent; up; up = up.parent) state.open.add(up.key);
        state.pins.add(wanted.key);
        cursor = wanted.key;
        render();
      }
      if (state.select.length === 2) showEnds(findArrow(...state.select));
    }

    // Keyboard in the picture

    const firstBox = (within) => [...drawn.boxes.keys()].filter((box) => !within || isWithin(box.node, within)).sort((a, b) => a.y - b.y || a.x - b.x)[0];
    const cursorBox = () => view.boxes.find((box) => box.key === cursor && drawn.boxes.has(box));

    function roving() {
      for (const [box, element] of drawn.boxes) element.setAttribute("tabindex", box.key === cursor ? "0" : "-1");
      if (!cursorBox() && firstBox()) {
        cursor = firstBox().key;
        drawn.boxes.get(firstBox()).setAttribute("tabindex", "0");
      }
    }

    function focusBox() {
      const box = cursorBox();
      if (!box) return canvas.focus();
      drawn.boxes.get(box).focus({ preventScroll: true });
      showWhole(box);
    }

    // Scrolls the frame, not the page, until the box is in sight.
    function showWhole(box) {
      const frame = canvas.getBoundingClientRect();
      const area = drawn.boxes.get(box).getBoundingClientRect();
      if (area.top < frame.top || area.bottom > frame.bottom) canvas.scrollTop += area.top - frame.top - frame.height / 3;
      if (area.left < frame.left || area.right > frame.right) canvas.scrollLeft += area.left - frame.left - frame.width / 3;
    }

    // The end of an arrow that is out of sight comes into the frame.
    function showEnds(arrow) {
      for (const box of arrow ? [arrow.to, arrow.from] : []) if (drawn.boxes.has(box)) showWhole(box);
    }

    const { lettersOff, setLetters } = report.explorekeys;

    function showKeys() {
      by("letters").checked = !lettersOff();
      by("keys").showModal();
    }

    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const box = cursorBox();
      const letter = !lettersOff();
      if (event.key.startsWith("Arrow") && box) {
        const next = report.explorekeys.neighbour(box, event.key, view.placement.drawn, drawn.boxes.keys());
        if (next) { cursor = next.key; roving(); focusBox(); }
      } else if (event.key === "Enter" && box) box.node.module < 0 && !box.members && !view.path ? expand(box.node) : choose([box.key]);
      else if (event.key === " " && box) choose([box.key]);
      else if (event.key === "Backspace") { if (box?.node.parent && !view.path) change(() => close(box.node.parent)); }
      else if (event.key === "Escape") { up(); focusBox(); }
      else if (letter && event.key === "f" && box && !box.members) focusOn(box.key);
      else if (letter && event.key === "p" && box && !box.members) pathFrom(box.key);
      else if (letter && event.key === "?") showKeys();
      else return;
      event.preventDefault();
    });
    by("outline").addEventListener("keydown", (event) => {
      const row = outline.currentRow();
      const letter = !lettersOff() && !event.ctrlKey && !event.metaKey && !event.altKey && row && !row.box?.members;
      if (event.key === "Escape") { up(); outline.focusKey(row?.key); }
      else if (letter && event.key === "f") { focusOn(row.key); outline.focusKey(row.key); }
      else if (letter && event.key === "p") pathFrom(row.key);
      else if (!lettersOff() && event.key === "?") showKeys();
      else return;
      event.preventDefault();
    });

    // Pointer

    const hit = (event) => {
      const element = event.target.closest(".box, .link");
      for (const [box, own] of drawn.boxes) if (own === element) return { box };
      for (const [arrow, own] of drawn.links) if (own.includes(element)) return { arrow };
      for (const [arrow, own] of drawn.extras) if (own === element) return { arrow };
      return {};
    };
    const dragged = report.explorekeys.dragToPan(canvas, ".box, .link");
    canvas.addEventListener("click", (event) => {
      if (dragged()) return;
      const { box, arrow } = hit(event);
      if (box && event.target.closest(".expand")) return expand(box.node);
      if (box) { choose([box.key]); focusBox(); } else if (arrow) choose(ends(arrow));
      else if (event.target.closest("svg") && state.select.length > 0) choose([]);
    });
    canvas.addEventListener("dblclick", (event) => {
      const { box } = hit(event);
      if (box && box.node.module < 0 && !box.members && !view.path) expand(box.node);
    });
    canvas.addEventListener("pointerover", (event) => {
      const { box } = hit(event);
      for (const [arrow, own] of drawn.links) for (const element of own) element.classList.toggle("near", !!box && (arrow.from === box || arrow.to === box));
    });
    // Buttons and fields

    const enlarge = (times) => { zoom = times ? Math.max(1, Math.min(4, zoom * times)) : 1; fit(); };
    by("zoom-in").addEventListener("click", () => enlarge(1.25));
    by("zoom-out").addEventListener("click", () => enlarge(0.8));
    by("zoom-fit").addEventListener("click", () => enlarge(0));
    by("collapse-all").addEventListener("click", () => change(() => { state.open.clear(); state.pins.clear(); state.select = []; }));
    by("with-tests").addEventListener("change", (event) => change(() => (state.tests = event.target.checked)));
    by("with-other").addEventListener("change", (event) => change(() => (state.other = event.target.checked)));
    by("all-arrows").addEventListener("change", (event) => change(() => (state.all = event.target.checked)));
    by("show-keys").addEventListener("click", showKeys);
    by("close-keys").addEventListener("click", () => by("keys").close());
    by("letters").addEventListener("change", (event) => setLetters(event.target.checked));
    const index = () => (entries ??= graphfind.makeIndex(tree, names));
    graphfind.combobox(by("find"), index, (entry) => { by("find").value = ""; reveal(entry.key); });
    for (const end of ["from", "to"]) {
      graphfind.combobox(by(`path-${end}`), index, (entry) => {
        state[end] = entry.key;
        by(`path-${end}`).value = entry.text;
        if (state.from && state.to) change(() => (state.select = []));
      });
    }
    by("path-form").addEventListener("submit", (event) => {
      event.preventDefault();
      for (const end of ["from", "to"]) {
        const text = by(`path-${end}`).value.trim();
        state[end] = text ? (tree.find(text) ?? tree.find(graphfind.search(index(), text)[0]?.key ?? ""))?.key ?? "" : "";
      }
      if (state.from && state.to) change(() => (state.select = []));
      else by(state.from ? "path-to" : "path-from").focus();
    });

    const fileName = (names.project.replace(/[^\w.-]+/g, "-").slice(0, 60) || "imports") + "-explorer";
    by("save-svg").addEventListener("click", () => exploreexport.save(`${fileName}.svg`, "image/svg+xml", exploreexport.asSVG(view, drawn.scene, exploredraw.legend(view, names), words(view, state, state.focus ? tree.find(state.focus) : null))));
    by("save-dot").addEventListener("click", () => exploreexport.save(`${fileName}.dot`, "text/vnd.graphviz", exploreexport.asDOT(view, exploredraw.legend(view, names), words(view, state, state.focus ? tree.find(state.focus) : null))));

    addEventListener("hashchange", recall);
    addEventListener("popstate", recall);
    by("explore").hidden = false;
    width = canvas.clientWidth;
    new ResizeObserver(() => {
      if (Math.abs(canvas.clientWidth - width) < 24 || matchMedia("print").matches) return;
      width = canvas.clientWidth;
      render();
    }).observe(canvas);

    for (const [id, scope] of [["with-tests", "test"], ["with-other", ""]]) {
      const wanted = [...found].some((index) => (scope ? scopes[index] === scope : !["product", "test"].includes(scopes[index])));
      by(id).parentElement.hidden = !wanted || !hasProduct;
    }
    recall();
  }

  performance.mark("groundplan-load");
  Promise.all([report.load("names"), report.load("graph")])
    .then(async () => {
      performance.mark("groundplan-decode");
      const [names, graph] = await Promise.all([graphdata.names(), graphdata.graph()]);
      performance.measure("groundplan decode", "groundplan-decode");
      begin(names, graph);
      performance.measure("groundplan ready", "groundplan-decode");
    })
    .catch((error) => {
      by("explore-trouble").textContent = `The data of the graph could not be read (${error?.message ?? "unknown"}). Is the folder "data" beside this page?`;
      by("explore-trouble").hidden = false;
    });
})();
