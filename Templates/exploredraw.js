// The picture: boxes, arrows with their numbers and glyphs, the tray, the legend of what occurs.
// What an arrow is shows by dash and glyph first and by colour second; colours are in explore.css.
(() => {
  "use strict";
  const { flag } = window.groundplan.graphdata;
  const { figure, plural, isWithin, kindOf, elide } = window.groundplan.graphtree;
  const { make, arrowWords } = window.groundplan.graphpanel;
  const space = "http://www.w3.org/2000/svg";

  function svg(tag, attributes, ...content) {
    const element = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
    }
    element.append(...content.filter((each) => each !== null && each !== undefined));
    return element;
  }

  // Widths of text as the page will draw it.
  let pen = null;
  const fonts = {};
  function measure(text, font) {
    pen ??= document.createElement("canvas").getContext("2d");
    fonts.family ??= getComputedStyle(document.body).fontFamily;
    pen.font = `${font} ${fonts.family}`;
    return pen.measureText(text).width;
  }
  const nameFont = "600 13px";
  const smallFont = "12px";

  const roles = {
    service: "Service", shared: "Shared package", product: "Other product code", test: "Tests", tooling: "Tools", backup: "Backup",
  };
  function roleOf(box, names) {
    const role = names.parts[box.node.part]?.role;
    return role in roles ? role : "product";
  }

  const expands = (box) => box.node.module < 0 && !box.members;

  // The second line of a box: what it is, or where it is.
  function underName(box, names) {
    const { node } = box;
    const modules = plural(node.modules.length, "module");
    if (box.hub) return `imported by ${box.into}${box.out > 0 ? `, imports ${box.out}` : ""} of these`;
    if (box.members) return node.parent ? `of ${elide(node.parent.name, 18)}` : modules;
    if (!node.parent) return `${names.parts[node.part].role}, ${modules}`;
    const parent = elide(node.parent.name.replace(/\/$/, ""), 16);
    return node.module >= 0 ? `in ${parent}` : `in ${parent}, ${figure(node.modules.length)}`;
  }

  function size(boxes, names) {
    for (const box of boxes) {
      box.under = underName(box, names);
      const name = measure(box.short, nameFont) + (expands(box) ? 20 : 0);
      box.width = Math.round(Math.min(260, Math.max(76, Math.max(name, measure(box.under, smallFont)) + 20)));
      box.height = 42;
    }
  }

  function boxWords(box, names) {
    const { node } = box;
    const kind = kindOf(box, names);
    const words = [box.members ? `${box.node.name} of ${node.parent ? node.parent.name : "the parts"}` : node.parent ? `${names.parts[node.part].name}: ${node.base}` : node.name, kind];
    if (node.module < 0) words.push(plural(node.modules.length, "module"));
    words.push(`imports ${plural(box.outNames, "name")} from ${plural(box.out, "box", "boxes")}`, `${plural(box.intoNames, "name")} imported from it by ${plural(box.into, "box", "boxes")}`);
    return words.join(", ");
  }

  function drawBox(box, names) {
    const { node } = box;
    const module = node.module >= 0;
    const group = svg("g", {
      class: `box role-${roleOf(box, names)}${module ? " module" : node.parent ? " folder" : " part"}${box.members ? " more" : ""}${box.hub ? " hub" : ""}`,
      role: "button", tabindex: -1, "aria-label": boxWords(box, names),
      transform: `translate(${box.x} ${box.y})`,
    });
    const left = -box.width / 2;
    const top = -box.height / 2;
    group.append(
      svg("title", {}, boxWords(box, names)),
      svg("rect", { x: left, y: top, width: box.width, height: box.height, rx: module ? 12 : 3 }),
      svg("text", { class: "name", x: left + 10, y: -3, direction: "ltr" }, box.short),
      svg("text", { class: "under", x: left + 10, y: 13, direction: "ltr" }, box.under));
    if (expands(box)) {
      const x = -left - 13;
      group.append(svg("g", { class: "expand" }, svg("title", {}, "Expand: show what is in it"),
        svg("rect", { x: x - 9, y: top + 3, width: 18, height: 18, rx: 2 }),
        svg("path", { d: `M${x - 4} ${top + 12}H${x + 4}M${x} ${top + 8}V${top + 16}` })));
    }
    return group;
  }

  // Smooth through the points; ends are vertical, so heads point straight up or down.
  function curve(points) {
    let line = `M${points[0][0]} ${points[0][1]}`;
    for (let at = 1; at < points.length; at++) {
      const [x0, y0] = points[at - 1];
      const [x1, y1] = points[at];
      const middle = (y0 + y1) / 2;
      line += Math.abs(x0 - x1) < 0.5 ? `L${x1} ${y1}` : `C${x0} ${middle} ${x1} ${middle} ${x1} ${y1}`;
    }
    return line;
  }

  function pointOn(points, segment, t) {
    const [x0, y0] = points[segment];
    const [x1, y1] = points[segment + 1];
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    const middle = (y0 + y1) / 2;
    return [(a + b) * x0 + (c + d) * x1, a * y0 + (b + c) * middle + d * y1];
  }

  function arrowClass(arrow) {
    const classes = ["link"];
    if (arrow.errors > 0) classes.push("bad");
    if (arrow.against) classes.push("against");
    if (arrow.tests === arrow.names) classes.push("tests");
    if (!(arrow.flags & flag.loads)) classes.push("open");
    return classes.join(" ");
  }

  function head(x, y, down, open) {
    const back = down ? y - 9 : y + 9;
    return svg("path", { class: "head", d: `M${x - 4.5} ${back}L${x} ${y}L${x + 4.5} ${back}${open ? "" : "Z"}` });
  }

  function drawArrow(arrow) {
    const points = arrow.points.map((point) => [...point]);
    const [x, y] = points[points.length - 1];
    const down = y > points[points.length - 2][1];
    const open = !(arrow.flags & flag.loads);
    points[points.length - 1][1] = y + (down ? -1 : 1) * (open ? 1 : 7);
    const line = curve(points);
    return arrowGroup(arrow, line, head(x, y, down, open), widthOf(arrow));
  }

  // Thicker for more names: 1 is 1 wide, 10 is 1.6, 1,000 is 2.9.
  const widthOf = (arrow) => (1 + Math.log10(arrow.names || 1) * 0.63 + (arrow.errors > 0 ? 0.5 : 0)).toFixed(1);

  function arrowGroup(arrow, line, tip, width) {
    return svg("g", { class: arrowClass(arrow) }, svg("title", {}, `${arrow.from.label} → ${arrow.to.label}: ${arrowWords(arrow)}`),
      svg("path", { class: "hit", d: line }), svg("path", { class: "line", d: line, "stroke-width": width }), tip);
  }

  // An arrow that has no place in the layers, while one of its boxes is chosen: straight, below the
  // boxes.
  function drawStraight(arrow) {
    const [a, b] = [arrow.from, arrow.to];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const edge = (box, back) => {
      const share = Math.min(dx ? box.width / 2 / Math.abs(dx) : Infinity, dy ? box.height / 2 / Math.abs(dy) : Infinity, 0.5);
      return [box.x + back * dx * share, box.y + back * dy * share];
    };
    const [[x0, y0], [x1, y1]] = [edge(a, 1), edge(b, -1)];
    const length = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / length, dy / length];
    const [x2, y2] = [x1 - ux * 9, y1 - uy * 9];
    const open = !(arrow.flags & flag.loads);
    const tip = svg("path", { class: "head", d: `M${x2 - uy * 4.5} ${y2 + ux * 4.5}L${x1} ${y1}L${x2 + uy * 4.5} ${y2 - ux * 4.5}${open ? "" : "Z"}` });
    return arrowGroup(arrow, `M${x0} ${y0}L${x2} ${y2}`, tip, widthOf(arrow));
  }

  // "✕ 3 of 46": the glyphs, then the number of names.
  function labelText(arrow) {
    const glyphs = `${arrow.errors > 0 ? "✕" : ""}${arrow.against ? "◁" : ""}`;
    const number = arrow.errors > 0 && arrow.errors < arrow.names ? `${figure(arrow.errors)} of ${figure(arrow.names)}` : figure(arrow.names);
    return { glyphs, number };
  }

  // Numbers where there is room: none on a box or on another number. Errors and arrows against the
  // layers come first and always get a place; a plain number without room shows in the title only.
  function placeLabels(arrows, boxes) {
    const taken = boxes.map((box) => [box.x - box.width / 2, box.y - box.height / 2, box.x + box.width / 2, box.y + box.height / 2]);
    const free = (area) => taken.every((other) => area[2] < other[0] || area[0] > other[2] || area[3] < other[1] || area[1] > other[3]);
    const rank = (arrow) => (arrow.errors > 0 ? 0 : arrow.against ? 1 : 2);
    const placed = [];
    for (const arrow of [...arrows].sort((a, b) => rank(a) - rank(b) || b.names - a.names)) {
      const { glyphs, number } = labelText(arrow);
      const width = measure(`${glyphs}${glyphs ? " " : ""}${number}`, "600 12px") + 10;
      const area = ([x, y]) => [x - width / 2, y - 8, x + width / 2, y + 8];
      const segments = arrow.points.length - 1;
      const middle = (segments - 1) >> 1;
      const tries = [];
      for (const t of [0.5, 0.35, 0.65, 0.22, 0.78]) tries.push([middle, t, 0]);
      for (let segment = 0; segment < segments; segment++) if (segment !== middle) tries.push([segment, 0.5, 0], [segment, 0.3, 0], [segment, 0.7, 0]);
      for (const t of [0.5, 0.35, 0.65]) tries.push([middle, t, -width / 2 - 2], [middle, t, width / 2 + 2]);
      let spot = tries.map(([segment, t, aside]) => { const [x, y] = pointOn(arrow.points, segment, t); return [x + aside, y]; }).find((point) => free(area(point)));
      if (!spot && rank(arrow) === 2) continue;
      spot ??= pointOn(arrow.points, middle, 0.5);
      taken.push(area(spot));
      placed.push({ arrow, spot, glyphs, number });
    }
    return placed;
  }

  function drawLabel({ arrow, spot, glyphs, number }) {
    const [x, y] = spot;
    const text = svg("text", { x, y: y + 4, "text-anchor": "middle" });
    if (glyphs) text.append(svg("tspan", { class: "glyph" }, `${glyphs} `));
    text.append(number);
    return svg("g", { class: `${arrowClass(arrow)} label` }, svg("title", {}, `${arrow.from.label} → ${arrow.to.label}: ${arrowWords(arrow)}`), text);
  }

  function draw(view, names) {
    const { placement } = view;
    const shown = view.boxes.filter((box) => !placement.lone.includes(box));
    const links = svg("g", { class: "links" });
    const labels = svg("g", { class: "labels" });
    const boxes = svg("g", { class: "boxes" });
    const parts = { links: new Map(), boxes: new Map() };
    const weight = (arrow) => (arrow.errors > 0 ? 2 : arrow.against ? 1 : 0);
    for (const arrow of [...placement.drawn].sort((a, b) => weight(a) - weight(b))) {
      const element = drawArrow(arrow);
      parts.links.set(arrow, [element]);
      links.append(element);
    }
    for (const placed of placeLabels(placement.drawn, shown)) {
      const element = drawLabel(placed);
      parts.links.get(placed.arrow).push(element);
      labels.append(element);
    }
    // In reading order, so that a screen reader meets importers first.
    for (const box of [...shown].sort((a, b) => a.y - b.y || a.x - b.x)) {
      const element = drawBox(box, names);
      parts.boxes.set(box, element);
      boxes.append(element);
    }
    const scene = svg("g", { class: "scene" });
    if (placement.trayTop >= 0) {
      scene.append(svg("g", { class: "tray" },
        svg("path", { d: `M8 ${placement.trayTop}H${placement.width - 8}` }),
        svg("text", { x: 10, y: placement.trayTop + 14 }, "Imported nearly everywhere: counts in place of arrows")));
    }
    scene.append(links, labels, boxes);
    return { scene, linkGroup: links, extras: new Map(), ...parts };
  }

  // What is chosen stands out, the rest steps back.
  function light(view, drawn, { box, arrow, focus }) {
    const lit = new Set();
    const near = new Set();
    if (arrow) { lit.add(arrow); near.add(arrow.from).add(arrow.to); }
    for (const each of box ? view.arrows : []) {
      // An open folder is a node: what crosses its border.
      const crosses = box.node ? each.from === box || each.to === box : isWithin(each.from.node, box) !== isWithin(each.to.node, box);
      if (crosses) { lit.add(each); near.add(each.from).add(each.to); }
    }
    const any = lit.size > 0;
    for (const element of drawn.extras.values()) element.remove();
    drawn.extras.clear();
    for (const each of lit) {
      if (drawn.links.has(each)) continue;
      if (!drawn.boxes.has(each.from) || !drawn.boxes.has(each.to)) continue;
      const element = drawStraight(each);
      element.classList.add("extra");
      drawn.extras.set(each, element);
      drawn.linkGroup.append(element);
    }
    for (const [each, elements] of drawn.links) for (const element of elements) {
      element.classList.toggle("lit", lit.has(each));
      element.classList.toggle("dim", any && !lit.has(each));
    }
    for (const [each, element] of drawn.boxes) {
      const is = each === box || (each.key === focus && !box);
      element.classList.toggle("chosen", is);
      element.setAttribute("aria-pressed", String(each === box));
      element.classList.toggle("dim", any && !near.has(each));
    }
  }

  // What occurs in the view, in words, each with a sample.
  function legend(view, names) {
    const { drawn } = view.placement;
    const items = [];
    const line = (classes, glyph, text) => items.push({ text, sample: () => sampleLine(classes, glyph) });
    const has = (test) => drawn.some(test);
    const loads = (arrow) => arrow.flags & flag.loads;
    if (has((arrow) => !arrow.errors && !arrow.against && arrow.tests < arrow.names && loads(arrow))) line("", "", "imports; the number counts imported names");
    if (has((arrow) => arrow.errors > 0)) line("bad", "✕", "some or all reported as errors");
    if (has((arrow) => arrow.against)) line("against", "◁", "against the layers: leads up");
    if (has((arrow) => arrow.tests === arrow.names)) line("tests", "", "by tests only");
    if (has((arrow) => !loads(arrow))) line("open", "", "only in a function or for type checking");
    const shown = view.boxes.filter((box) => !view.placement.lone.includes(box));
    const present = new Set(shown.map((box) => roleOf(box, names)));
    for (const role of Object.keys(roles)) if (present.has(role)) items.push({ text: roles[role], sample: () => sampleBox(role, 2) });
    if (shown.some((box) => box.node.module >= 0) && shown.some((box) => box.node.module < 0)) items.push({ text: "round: a module", sample: () => sampleBox("none", 7) });
    return items;
  }

  function sampleLine(classes, glyph) {
    const open = classes === "open";
    return svg("g", { class: `link ${classes}` }, svg("path", { class: "line", d: "M1 8H33" }),
      svg("path", { class: "head", d: `M30 4L38 8L30 12${open ? "" : "Z"}` }),
      glyph ? svg("text", { x: 16, y: 12, "text-anchor": "middle" }, glyph) : null);
  }

  const sampleBox = (role, round) => svg("g", { class: `box role-${role}` }, svg("rect", { x: 6, y: 1, width: 26, height: 14, rx: round }));

  function legendList(items) {
    return items.map(({ text, sample }) => make("li", {}, svg("svg", { width: 40, height: 16, viewBox: "0 0 40 16", "aria-hidden": "true" }, sample()), text));
  }

  window.groundplan.exploredraw = { svg, draw, light, size, measure, legend, legendList, roleOf, labelText, arrowClass, boxWords };
})();
