// The matrix as a grid: a row imports a column. Only cells that say something are elements, with
// `aria-colindex` for their place, so that 80 rows stay a small page.
(() => {
  "use strict";
  const { figure, plural, elide } = window.groundplan.graphtree;
  const { make, arrowWords } = window.groundplan.graphpanel;

  // Glyphs, the number of names, and those of tests apart.
  function cellContent(arrow, withTests) {
    const glyphs = `${arrow.errors > 0 ? "✕" : ""}${arrow.against ? "◁" : ""}`;
    const own = withTests ? arrow.names - arrow.tests : arrow.names;
    const number = own > 0 || !withTests ? figure(own) : "";
    return { glyphs, number, tests: withTests && arrow.tests > 0 ? `+${figure(arrow.tests)}` : "" };
  }

  const cellText = ({ glyphs, number, tests }) => [glyphs, number, tests].filter(Boolean).join(" ");

  const cellClass = (arrow) => (arrow.from === arrow.to ? "self" : arrow.errors > 0 ? "bad" : arrow.against ? "back" : "");

  function cellWords(arrow) {
    if (arrow.from === arrow.to) return `Within ${arrow.from.label}: ${arrow.names === 0 ? "no imports" : arrowWords(arrow)}`;
    return `${arrow.from.label} imports from ${arrow.to.label}: ${arrowWords(arrow)}${arrow.against ? "; against the order" : ""}`;
  }

  function createGrid(grid, on) {
    let rows = []; // of the grid: heads, groups, boxes; each a list of focusable cells by column
    let current = null;
    let rule = null;

    function render(view, tree, open, withTests) {
      const { order, cells } = view;
      const widest = Math.max(3, ...[...cells.values()].flatMap((row) => [...row.values()]).map((arrow) => cellText(cellContent(arrow, withTests)).length));
      const cellWidth = Math.min(92, Math.round(12 + widest * 7.2));
      const level = (node) => { let depth = 0; for (let up = node.parent; up; up = up.parent) depth++; return depth; };
      const headWidth = Math.min(300, Math.max(150, ...order.map((box) => 40 + level(box.node) * 14 + 7.4 * Math.min(30, box.node.name.length))));
      const headHeight = Math.min(168, Math.max(70, ...order.map((box) => 22 + 7 * Math.min(20, box.label.length))));
      for (const [name, value] of [["--cell-width", cellWidth], ["--cell-height", 27], ["--head-width", headWidth], ["--head-height", headHeight]]) grid.style.setProperty(name, `${value}px`);
      const left = (column) => `${headWidth + column * cellWidth}px`;
      rows = [];
      current = null;
      const heads = make("div", { role: "row", class: "heads", "aria-rowindex": 1 }, make("div", { role: "columnheader", class: "corner", "aria-colindex": 1 }, "A row imports a column"));
      const headCells = [null];
      order.forEach((box, column) => {
        const head = make("div", { role: "columnheader", tabindex: "-1", "aria-colindex": column + 2, title: titleOf(box), ...expandable(box) }, make("bdi", {}, elide(box.label, 20)));
        head.style.left = left(column);
        heads.append(head);
        headCells.push(remember(head, { box, column: column + 1 }));
      });
      rows.push({ element: heads, cells: headCells });
      const lines = [heads];
      const groups = new Set();
      order.forEach((box, place) => {
        for (const node of openAbove(box.node, groups)) lines.push(groupRow(node, level(node), lines.length + 1));
        const row = make("div", { role: "row", "aria-rowindex": lines.length + 1 });
        const head = make("div", { role: "rowheader", tabindex: "-1", "aria-colindex": 1, title: titleOf(box), ...expandable(box) },
          make("span", { class: "twist", "aria-hidden": "true" }, canOpen(box) ? "▸" : ""), make("bdi", {}, box.node.name));
        head.style.paddingInlineStart = `${4 + level(box.node) * 14}px`;
        row.append(head);
        const line = { element: row, cells: [remember(head, { box, column: 0 })] };
        for (const [column, arrow] of [...cells.get(box)].sort((a, b) => a[0] - b[0])) {
          const { glyphs, number, tests } = cellContent(arrow, withTests);
          const cell = make("div", { role: "gridcell", tabindex: "-1", "aria-colindex": column + 2, class: cellClass(arrow) || null },
            [glyphs, number].filter(Boolean).join(" ") || (tests ? null : "·"), tests ? make("small", {}, tests) : null);
          cell.style.left = left(column);
          row.append(cell);
          line.cells[column + 1] = remember(cell, { arrow, column: column + 1 });
        }
        rows.push(line);
        lines.push(row);
      });
      rule = make("div", { class: "rule", role: "presentation", hidden: true });
      grid.setAttribute("aria-rowcount", lines.length);
      grid.setAttribute("aria-colcount", order.length + 1);
      grid.style.width = `${headWidth + order.length * cellWidth + 1}px`;
      grid.replaceChildren(...lines);
      heads.append(rule);
      rule.style.height = `${lines.length * 27}px`;
      rule.style.top = "100%";
      rule.style.bottom = "auto";
      const first = rows[1]?.cells[0] ?? null;
      if (first) setCurrent(first, false);

      function groupRow(node, depth, index) {
        const row = make("div", { role: "row", class: "group", "aria-rowindex": index });
        const head = make("div", { role: "rowheader", tabindex: "-1", "aria-colindex": 1, "aria-expanded": "true", title: node.parent ? node.base : node.name },
          make("span", { class: "twist", "aria-hidden": "true" }, "▾"), make("bdi", {}, node.name));
        head.style.paddingInlineStart = `${4 + depth * 14}px`;
        row.append(head);
        rows.push({ element: row, cells: [remember(head, { group: node, column: 0 })] });
        return row;
      }
      function openAbove(node, seen) {
        const above = [];
        for (let up = node.parent; up; up = up.parent) if (!seen.has(up)) { seen.add(up); above.unshift(up); }
        return above;
      }
    }

    const canOpen = (box) => box.node.module < 0 && !box.members;
    const expandable = (box) => (canOpen(box) ? { "aria-expanded": "false" } : {});
    const titleOf = (box) => `${box.node.parent && !box.members ? box.node.base : box.label}, ${plural(box.node.modules.length, "module")}`;

    const meaning = new WeakMap();
    function remember(element, what) {
      meaning.set(element, what);
      return element;
    }

    // Words are made for the cells that someone comes to, not for a thousand at once.
    function describe(cell) {
      const arrow = meaning.get(cell)?.arrow;
      if (!arrow || cell.title) return;
      cell.title = cellWords(arrow);
      cell.setAttribute("aria-label", cell.title);
    }

    function setCurrent(cell, focus = true) {
      if (current) current.tabIndex = -1;
      current = cell;
      describe(cell);
      current.tabIndex = 0;
      if (focus) {
        current.focus({ preventScroll: true });
        inSight(current);
      }
    }

    // Below the sticky heads, and right of them.
    function inSight(cell) {
      const frame = grid.parentElement;
      const area = cell.getBoundingClientRect();
      const outer = frame.getBoundingClientRect();
      const top = outer.top + rows[0].element.offsetHeight;
      const left = outer.left + (rows[0].element.firstChild.offsetWidth || 0);
      if (cell.closest(".heads") === null) {
        if (area.top < top) frame.scrollTop += area.top - top - 4;
        if (area.bottom > outer.bottom - 14) frame.scrollTop += area.bottom - outer.bottom + 20;
      }
      if (cell.getAttribute("role") !== "rowheader") {
        if (area.left < left) frame.scrollLeft += area.left - left - 4;
        if (area.right > outer.right - 14) frame.scrollLeft += area.right - outer.right + 20;
      }
    }

    function cross(cell) {
      for (const marked of grid.querySelectorAll(".cross")) marked.classList.remove("cross");
      const what = cell && meaning.get(cell);
      if (rule) rule.hidden = !what || what.column === 0;
      if (!what) return;
      cell.closest("[role=row]:not(.heads)")?.classList.add("cross");
      const head = rows[0].cells[what.column];
      if (!head) return;
      head.classList.add("cross");
      rule.style.left = head.style.left;
    }

    function move(key) {
      const at = rows.findIndex((row) => row.cells.includes(current));
      const column = meaning.get(current)?.column ?? 0;
      const find = (cells) => cells.find((cell) => cell);
      if (key === "ArrowRight") return find(rows[at].cells.slice(column + 1));
      if (key === "ArrowLeft") return find(rows[at].cells.slice(0, column).reverse());
      if (key === "ArrowDown") return find(rows.slice(at + 1).map((row) => row.cells[column]));
      if (key === "ArrowUp") return find(rows.slice(0, at).reverse().map((row) => row.cells[column]));
      if (key === "Home") return find(rows[at].cells);
      if (key === "End") return find([...rows[at].cells].reverse());
      if (key === "PageDown") return find(rows.slice(at + 12).map((row) => row.cells[column])) ?? find(rows.slice(at + 1).reverse().map((row) => row.cells[column]));
      if (key === "PageUp") return find(rows.slice(1, Math.max(1, at - 11)).reverse().map((row) => row.cells[column])) ?? find(rows.slice(1, at).map((row) => row.cells[column]));
      return null;
    }

    const act = (cell, opens) => {
      const what = meaning.get(cell);
      if (!what) return;
      if (what.group) on.collapse(what.group);
      else if (what.arrow) on.choose(what.arrow);
      else if (opens && canOpen(what.box)) on.expand(what.box.node);
      else on.chooseBox(what.box);
    };
    grid.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !current) return;
      const next = move(event.key);
      const what = meaning.get(current);
      if (next) setCurrent(next);
      else if (event.key === "Enter") act(current, true);
      else if (event.key === " ") act(current, false);
      else if (event.key === "Backspace") { const node = what?.box?.node ?? what?.arrow?.from.node ?? what?.group; if (what?.group) on.collapse(node); else if (node?.parent) on.collapse(node.parent); }
      else if (event.key === "Escape") on.clear();
      else if (!event.key.startsWith("Arrow")) return;
      event.preventDefault();
    });
    const cellAt = (event) => event.target.closest("[role=gridcell], [role=rowheader], [role=columnheader]:not(.corner)");
    grid.addEventListener("click", (event) => {
      const cell = cellAt(event);
      if (!cell) return;
      setCurrent(cell);
      act(cell, event.target.closest(".twist") !== null);
    });
    grid.addEventListener("dblclick", (event) => {
      const cell = cellAt(event);
      const what = cell && meaning.get(cell);
      if (what?.box && canOpen(what.box)) on.expand(what.box.node);
    });
    grid.addEventListener("pointerover", (event) => {
      const cell = cellAt(event);
      if (cell) describe(cell);
      cross(cell);
    });
    grid.addEventListener("pointerleave", () => cross(null));
    grid.addEventListener("focusin", (event) => {
      const cell = cellAt(event);
      if (cell && cell !== current) setCurrent(cell, false);
      cross(cell);
    });

    // Marks the cell of an arrow or the heads of a box.
    function mark(found) {
      for (const row of rows) for (const cell of row.cells) cell?.classList.toggle("chosen", found(meaning.get(cell)));
    }

    // Brings what is marked into sight and lets the keyboard start there.
    function showMarked() {
      const cell = rows.slice(1).flatMap((row) => row.cells).find((each) => each?.classList.contains("chosen"));
      if (!cell) return;
      setCurrent(cell, false);
      inSight(cell);
    }

    function focusFirst(found) {
      for (const row of rows.slice(1)) for (const cell of row.cells) if (cell && found(meaning.get(cell))) return setCurrent(cell);
      if (current) setCurrent(current);
    }

    return { render, mark, showMarked, focusFirst };
  }

  window.groundplan.matrixgrid = { createGrid, cellContent, cellText, cellClass, cellWords };
})();
