// What stands beside the picture or the matrix: the statements of an arrow, the neighbours of a
// box, the steps of a path. Shared by the explorer and the matrix.
(() => {
  "use strict";
  const { flag, statements } = window.groundplan.graphdata;
  const { figure, plural, kindOf } = window.groundplan.graphtree;
  const atOnce = { neighbours: 40, edges: 24 }; // rows of one list; the page stays small
  const root = document.documentElement.dataset.root ?? "";

  // An element with attributes and content; text is only ever text.
  function make(tag, attributes, ...content) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === false || value === null || value === undefined) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...content.filter((each) => each !== null && each !== undefined && each !== false));
    return element;
  }

  // A path or a statement that breaks after its slashes or dots.
  function pathText(path, after = /(?<=\/)/) {
    const pieces = path.split(after);
    return pieces.flatMap((piece, at) => (at > 0 ? [make("wbr"), piece] : [piece]));
  }

  const button = (text, click, attributes) => make("button", { type: "button", onclick: click, ...attributes }, text);

  // What kinds of imports there are beside those that run when the module loads.
  function kindWords(flags, kinds) {
    const words = { guarded: "in try", "type-checking": "for type checking", deferred: "in a function", lazy: "lazy" };
    return kinds.filter((kind, bit) => flags & (1 << bit) && words[kind]).map((kind) => words[kind]);
  }

  // The weight of an arrow in words, with its units.
  function arrowWords(arrow) {
    const words = [`${plural(arrow.names, "imported name")}, between ${plural(arrow.edges, "pair")} of modules`];
    if (arrow.errors > 0) words.push(`${plural(arrow.errors, "name")} of these by imports reported as errors`);
    if (arrow.reported > 0) words.push(`${plural(arrow.reported, "name")} by imports reported as warnings or notes`);
    if (arrow.tests > 0) words.push(`${plural(arrow.tests, "name")} imported by tests`);
    return words.join("; ");
  }

  function createPanel(element, context) {
    const { names, graph } = context;
    let turn = 0; // what is loaded for an earlier choice is dropped
    let source = null;
    const sourceTemplate = () => (source ??= window.groundplan.load("findings").then((value) => value.source ?? "", () => ""));
    const isTest = (module) => names.scopes[names.scope[module]] === "test";

    function start(title, kind, ...content) {
      turn += 1;
      element.replaceChildren(make("h2", { id: "panel-title", tabindex: "-1" }, title, make("span", { class: "count" }, kind)), ...content.filter((each) => each !== null));
      element.hidden = false;
      element.parentElement.classList.add("chosen");
      // With the next layout, not by one of its own.
      requestAnimationFrame(() => (element.scrollTop = 0));
    }

    function clear() {
      turn += 1;
      element.replaceChildren();
      element.hidden = true;
      element.parentElement.classList.remove("chosen");
    }

    const boxName = (box) => make("bdi", {}, box.label);

    // Rows in portions; the next portion takes the place of the one before.
    function portions(list, items, render, unit) {
      const most = atOnce[list.className];
      let at = 0;
      const nav = make("p", { class: "portion" });
      const show = async () => {
        const mine = turn;
        const rows = await Promise.all(items.slice(at, at + most).map(render));
        if (mine !== turn) return;
        list.replaceChildren(...rows.flat());
        if (items.length <= most) return;
        const step = (by) => { at += by; show(); };
        nav.replaceChildren(
          `${figure(at + 1)} to ${figure(Math.min(items.length, at + most))} of ${plural(items.length, unit)}`,
          button("Previous", () => step(-most), { disabled: at === 0 }),
          button("Next", () => step(most), { disabled: at + most >= items.length }),
        );
      };
      show();
      return [list, nav];
    }

    // The edges between modules that an arrow stands for, errors first.
    function edgesOf(arrow) {
      const ends = new Set(arrow.to.node.modules);
      const edges = [];
      for (const from of arrow.from.node.modules) {
        for (let edge = graph.start[from]; edge < graph.start[from + 1]; edge++) {
          if (ends.has(graph.target[edge]) && from !== graph.target[edge]) edges.push({ from, to: graph.target[edge], edge });
        }
      }
      const rank = ({ edge }) => (graph.flags[edge] & flag.error ? 0 : graph.flags[edge] & flag.reported ? 1 : 2);
      return edges.sort((a, b) => rank(a) - rank(b) || a.from - b.from || a.to - b.to);
    }

    function moduleLink(module) {
      return make("a", { href: names.href(module), class: "path" }, ...pathText(names.paths[module]));
    }

    async function edgeRow({ from, to, edge }) {
      const [all, template] = await Promise.all([statements(graph, from).catch(() => null), sourceTemplate()]);
      const flags = graph.flags[edge];
      const rows = all?.filter((row) => row[0] === to) ?? [];
      const lines = rows.map(([, line, kind, text, id]) => {
        const href = template
          ? template.replace("{path}", () => names.paths[from].split("/").map(encodeURIComponent).join("/")).replace("{line}", String(line))
          : names.href(from);
        const words = kindWords(1 << kind, graph.kinds);
        const isError = id && flags & flag.error;
        return make("li", { class: isError ? "bad" : null },
          make("a", { href, class: "at", title: `${names.paths[from]}, line ${line}` }, `line ${line}`),
          " ", make("code", {}, ...pathText(text, /(?<=[./])(?=\w)/)),
          words.length > 0 ? make("span", { class: "tag" }, words.join(", ")) : null,
          id ? make("a", { href: `${root}findings.html#id=${encodeURIComponent(id)}`, class: isError ? "tag error" : "tag" }, isError ? "✕ error" : "finding") : null);
      });
      if (lines.length === 0) lines.push(make("li", { class: "aside" }, all ? "imported implicitly: no statement names it" : "its statements could not be loaded"));
      return make("li", {},
        make("p", { class: "pair" }, moduleLink(from), make("span", { class: "arrow" }, "→"), moduleLink(to),
          isTest(from) ? make("span", { class: "tag" }, "test") : null,
          flags & flag.cut ? make("a", { href: `${root}cycles.html`, class: "tag", title: "Cutting this import helps to open a cycle" }, "cut to open a cycle") : null),
        make("ul", {}, ...lines));
    }

    function showArrow(arrow, opposite) {
      const words = arrowWords(arrow);
      const facts = [make("p", {}, `${words[0].toUpperCase()}${words.slice(1)}.`)];
      if (!(arrow.flags & flag.loads)) facts.push(make("p", {}, "None of them runs when the importing module loads: only in a function or for type checking."));
      if (arrow.against) facts.push(make("p", {}, make("span", { class: "glyph" }, "◁"), " Against the order of the layers: most imports lead the other way."));
      if (arrow.errors > 0) facts.push(make("p", { class: "error" }, `✕ ${plural(arrow.errors, "name")} by imports that are reported as errors.`));
      const buttons = make("p", { class: "buttons" },
        button(["From ", arrow.from.label].join(""), () => context.onBox(arrow.from)),
        button(["To ", arrow.to.label].join(""), () => context.onBox(arrow.to)));
      if (opposite) buttons.append(button(`Other direction: ${plural(opposite.names, "name")}`, () => context.onArrow(opposite)));
      start(boxName(arrow.from), "", ...facts, buttons);
      element.querySelector("h2").append(make("span", { class: "arrow" }, " → "), boxName(arrow.to));
      element.append(...portions(make("ol", { class: "edges" }), edgesOf(arrow), edgeRow, "pair"));
    }

    function neighbours(title, arrows, end) {
      if (arrows.length === 0) return [make("h3", {}, title, make("span", { class: "count" }, "none"))];
      const sum = arrows.reduce((total, arrow) => total + arrow.names, 0);
      const sorted = [...arrows].sort((a, b) => Number(b.errors > 0) - Number(a.errors > 0) || b.names - a.names);
      const list = make("ul", { class: "neighbours" });
      const row = (arrow) => make("li", {},
        make("button", { type: "button", class: "link", onclick: () => context.onArrow(arrow), title: "Show its statements" }, boxName(arrow[end])),
        make("span", { class: "n", title: arrowWords(arrow) },
          arrow.errors > 0 ? make("span", { class: "error" }, "✕ ") : null, arrow.against ? "◁ " : null, plural(arrow.names, "name")));
      return [make("h3", {}, title, make("span", { class: "count" }, plural(sum, "name"))), ...portions(list, sorted, row, "box")];
    }

    // Pages are one a folder with modules; a folder without own modules has none.
    function pageOf(box) {
      const { node } = box;
      if (box.members) return "";
      if (node.module >= 0) return names.href(node.module);
      if (!node.parent) return names.partHref(node.part);
      const own = node.modules.find((module) => !names.paths[module].slice(node.base.length).includes("/"));
      return own === undefined ? "" : names.href(own).split("#")[0];
    }

    function showBox(box, arrows, actions) {
      const kind = kindOf(box, names);
      const modules = box.node.modules.length;
      const inner = box.inner?.names > 0 ? `; ${plural(box.inner.names, "name")} imported within it` : "";
      const href = pageOf(box);
      const where = box.node.parent ? make("p", { class: "path" }, ...pathText(box.node.base)) : null;
      start(boxName(box), kind, where, make("p", {}, box.node.module >= 0 ? "One module." : `${plural(modules, "module")}${inner}.`),
        make("p", { class: "buttons" }, ...actions.map(([text, act]) => (typeof act === "string" ? make("a", { href: act }, text) : button(text, act))), href ? make("a", { href }, "Its page") : null));
      if (box.members) {
        const list = make("ul", { class: "neighbours" });
        const sorted = [...box.members].sort((a, b) => b.node.modules.length - a.node.modules.length);
        element.append(make("h3", {}, "Folded here, as too many to draw"), ...portions(list, sorted, (member) => make("li", {},
          make("button", { type: "button", class: "link", onclick: () => context.onReveal(member), title: "Show it as a box of its own" }, make("bdi", {}, member.node.name)),
          make("span", { class: "n" }, member.node.module >= 0 ? "module" : plural(member.node.modules.length, "module"))), "box"));
      }
      element.append(...neighbours("Imported by", arrows.filter((arrow) => arrow.to === box), "from"));
      element.append(...neighbours("Imports", arrows.filter((arrow) => arrow.from === box), "to"));
    }

    // Each step of all shortest paths with its statements.
    function showPath(title, words, edges) {
      start(title, "", make("p", {}, words));
      element.append(...portions(make("ol", { class: "edges" }), edges, edgeRow, "step"));
    }

    function say(title, ...text) {
      start(title, "", ...text.map((each) => make("p", {}, each)));
    }

    return { clear, showArrow, showBox, showPath, say };
  }

  window.groundplan.graphpanel = { make, button, pathText, kindWords, arrowWords, createPanel };
})();
