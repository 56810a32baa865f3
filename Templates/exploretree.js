// The picture's view as rows: a treegrid with role and counts. It is what a screen reader and a
// phone use, and has the same boxes, folded and hidden alike.
(() => {
  "use strict";
  const { figure, plural, kindOf } = window.groundplan.graphtree;
  const { make } = window.groundplan.graphpanel;

  // Rows in the order of the tree: what is open with its children below, folded ones last.
  function rowsOf(view, tree, open) {
    const boxes = new Map(view.boxes.map((box) => [box.key, box]));
    const rows = [];
    const below = (node) => {
      const from = rows.length;
      const children = node ? tree.children(node) : tree.parts;
      for (const child of children) {
        const box = boxes.get(child.key);
        if (box) rows.push({ key: child.key, node: child, box, level: child.level, expanded: child.module < 0 ? false : null });
        else if (open.has(child.key) && child.module < 0) {
          const at = rows.length;
          rows.push({ key: child.key, node: child, box: null, level: child.level, expanded: true });
          below(child);
          if (rows.length === at + 1) rows.pop(); // nothing in it is shown
        }
      }
      const more = boxes.get(`${node ? node.key : ""}*`);
      if (more) rows.push({ key: more.key, node: more.node, box: more, level: more.node.level, expanded: null });
      return rows.length > from;
    };
    if (view.path) for (const box of [...view.boxes].sort((a, b) => a.distance - b.distance)) rows.push({ key: box.key, node: box.node, box, level: 0, expanded: null });
    else below(null);
    return rows;
  }

  function createTree(table, names, on) {
    const body = table.tBodies[0];
    let rows = [];
    let elements = [];
    let current = 0;

    function render(view, tree, open, selected) {
      rows = rowsOf(view, tree, open);
      elements = rows.map((row) => element(row, view, selected));
      body.replaceChildren(...elements);
      current = Math.max(0, rows.findIndex((row) => row.key === selected));
      if (elements[current]) elements[current].tabIndex = 0;
    }

    function element(row, view, selected) {
      const { box, node } = row;
      const name = make("td", { role: "rowheader" });
      name.style.paddingInlineStart = `${1.5 + row.level * 0.9}rem`;
      const kind = box ? kindOf(box, names) : node.parent ? "folder" : names.parts[node.part].role;
      const label = view.path && box ? box.label : node.name;
      name.append(make("span", { class: "twist", "aria-hidden": "true" }, row.expanded === null ? "" : row.expanded ? "▾" : "▸"),
        make("bdi", { title: node.parent ? node.base : node.name }, label));
      if (!node.parent && !box?.members) name.append(" ", make("span", { class: "aside" }, kind));
      const number = (value, unit) => make("td", { role: "gridcell", class: "n", title: value === null ? null : unit(value) }, value === null ? "" : value === 0 ? "–" : figure(value));
      const errors = box ? view.arrows.reduce((sum, arrow) => (arrow.from === box ? sum + arrow.errors : sum), 0) : null;
      return make("tr", {
        role: "row", tabindex: "-1", "aria-level": row.level + 1,
        "aria-expanded": row.expanded === null ? null : String(row.expanded), "aria-selected": String(row.key === selected),
        class: row.key === selected ? "current" : null,
      }, name, number(node.modules.length, (count) => plural(count, "module")),
      number(box ? box.outNames : null, (count) => `imports ${plural(count, "name")} from the others shown`),
      number(box ? box.intoNames : null, (count) => `the others shown import ${plural(count, "name")} from it`),
      make("td", { role: "gridcell", class: errors ? "n error" : "n", title: errors ? `${plural(errors, "name")} by imports reported as errors` : null }, errors ? `✕ ${figure(errors)}` : ""));
    }

    function moveTo(place) {
      if (!elements[place]) return;
      if (elements[current]) elements[current].tabIndex = -1;
      current = place;
      elements[current].tabIndex = 0;
      elements[current].focus();
    }

    function focusKey(key) {
      const place = rows.findIndex((row) => row.key === key);
      moveTo(place < 0 ? current : place);
    }

    function mark(selected) {
      rows.forEach((row, place) => {
        const is = row.key === selected;
        elements[place].setAttribute("aria-selected", String(is));
        elements[place].classList.toggle("current", is);
        if (is) {
          elements[current].tabIndex = -1;
          elements[(current = place)].tabIndex = 0;
          requestAnimationFrame(() => inSight(elements[place]));
        }
      });
    }

    // Scrolls the frame, not the page.
    function inSight(row) {
      if (!row?.isConnected) return;
      const frame = table.parentElement;
      const [top, height] = [row.offsetTop, row.offsetHeight];
      if (top < frame.scrollTop + 30 || top + height > frame.scrollTop + frame.clientHeight) frame.scrollTop = top - frame.clientHeight / 2;
    }

    body.addEventListener("click", (event) => {
      const place = elements.indexOf(event.target.closest("tr"));
      if (place < 0) return;
      moveTo(place);
      const row = rows[place];
      if (event.target.closest(".twist") && row.expanded !== null) return row.expanded ? on.collapse(row.node) : on.expand(row.node);
      on.select(row);
    });
    body.addEventListener("dblclick", (event) => {
      const row = rows[elements.indexOf(event.target.closest("tr"))];
      if (!row || row.expanded === null || event.target.closest(".twist")) return;
      row.expanded ? on.collapse(row.node) : on.expand(row.node);
    });

    body.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const row = rows[current];
      if (!row) return;
      const parent = () => { for (let at = current - 1; at >= 0; at--) if (rows[at].level < row.level) return at; return current; };
      if (event.key === "ArrowDown") moveTo(current + 1);
      else if (event.key === "ArrowUp") moveTo(current - 1);
      else if (event.key === "Home") moveTo(0);
      else if (event.key === "End") moveTo(rows.length - 1);
      else if (event.key === "ArrowRight") row.expanded === false ? on.expand(row.node) : row.expanded && moveTo(current + 1);
      else if (event.key === "ArrowLeft") row.expanded ? on.collapse(row.node) : moveTo(parent());
      else if (event.key === "Enter") row.expanded === null ? on.select(row) : row.expanded ? on.collapse(row.node) : on.expand(row.node);
      else if (event.key === "Backspace" && row.node.parent) on.collapse(row.expanded ? row.node : row.node.parent);
      else if (event.key === " ") on.select(row);
      else return;
      event.preventDefault();
    });

    return { render, focusKey, mark, currentRow: () => rows[current] };
  }

  window.groundplan.exploretree = { createTree };
})();
