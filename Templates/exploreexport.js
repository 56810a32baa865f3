// What is shown as a file: SVG with title, description, legend and caption, or DOT for Graphviz.
(() => {
  "use strict";
  const { flag } = window.groundplan.graphdata;
  const { svg, measure, boxWords, labelText } = window.groundplan.exploredraw;

  // The looks of explore.css with its light colours, since the file stands alone.
  const style = `
svg { background: #fff; font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif; font-size: 12px; }
text { fill: #1b1f24; }
.title { font-size: 16px; font-weight: 600; }
.caption, .under, .tray text { fill: #59626d; }
.name { font-size: 13px; font-weight: 600; }
.box rect { fill: #fff; stroke: #6b7683; }
.part rect { stroke-width: 1.5; }
.more rect { stroke-dasharray: 3 3; }
.role-service rect { fill: #e3eefb; } .role-shared rect { fill: #dff3ec; } .role-test rect { fill: #fff4d6; }
.role-tooling rect { fill: #f1e9f8; } .role-backup rect { fill: #e9ebee; }
.expand, .hit { display: none; }
.line { fill: none; stroke: #6b7683; }
.head { fill: #6b7683; stroke: #6b7683; }
.label text, .link text { font-weight: 600; paint-order: stroke; stroke: #fff; stroke-width: 4px; stroke-linejoin: round; }
.against .line { stroke-dasharray: 9 5; }
.tests .line { stroke-dasharray: .1 4.5; stroke-linecap: round; }
.open .head { fill: none; }
.bad .line { stroke: #b3211a; } .bad .head { fill: #b3211a; stroke: #b3211a; } .bad text { fill: #b3211a; }
.bad.open .head { fill: none; }
.tray path { stroke: #9aa3ad; stroke-dasharray: 2 4; }
`;

  function asSVG(view, scene, legend, words) {
    const copy = scene.cloneNode(true);
    // What only shows while a box is chosen, and how the choice looks, isn't part of the picture.
    for (const element of copy.querySelectorAll(".extra")) element.remove();
    for (const element of copy.querySelectorAll("[role], [tabindex], .lit, .dim, .chosen")) {
      for (const name of ["role", "tabindex", "aria-pressed"]) element.removeAttribute(name);
      element.classList.remove("lit", "dim", "chosen");
    }
    const top = 62;
    const width = Math.max(view.placement.width, 640, measure(words.title, "600 16px") + 40, measure(words.subtitle, "12px") + 40);
    copy.setAttribute("transform", `translate(${(width - view.placement.width) / 2} ${top})`);
    let y = top + view.placement.height + 22;
    let x = 14;
    const below = svg("g", {});
    for (const { text, sample } of legend) {
      const wide = measure(text, "12px") + 66;
      if (x + wide > width && x > 14) [x, y] = [14, y + 22];
      below.append(svg("g", { transform: `translate(${x} ${y - 12})` }, sample()), svg("text", { x: x + 46, y }, text));
      x += wide;
    }
    y += 26;
    below.append(svg("text", { class: "caption", x: 14, y }, words.caption));
    const height = y + 16;
    const picture = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
      svg("title", {}, words.title), svg("desc", {}, words.description), svg("style", {}, style),
      svg("text", { class: "title", x: 14, y: 28 }, words.title), svg("text", { class: "caption", x: 14, y: 46 }, words.subtitle), copy, below);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
  }

  const quoted = (text) => `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;

  function asDOT(view, legend, words) {
    const lines = [`digraph ${quoted(words.title)} {`,
      `  graph [rankdir=TB, labelloc=t, fontname="sans-serif", label=${quoted(`${words.title}\n${words.subtitle}\n${words.caption}\n${legendWords(view, legend)}`)}];`,
      '  node [shape=box, fontname="sans-serif", fontsize=11, style="filled", fillcolor=white];', '  edge [fontname="sans-serif", fontsize=10, color="#6b7683"];'];
    const number = new Map(view.boxes.map((box, at) => [box, at]));
    for (const box of view.boxes) {
      const round = box.node.module >= 0 ? ', style="rounded,filled"' : box.members ? ', style="dashed,filled"' : "";
      lines.push(`  n${number.get(box)} [label=${quoted(`${box.label}\n${box.under ?? ""}`)}, tooltip=${quoted(boxWords(box, view.names))}${round}];`);
    }
    for (const arrow of view.arrows) {
      const { glyphs, number: count } = labelText(arrow);
      const looks = [`label=${quoted(`${glyphs}${glyphs ? " " : ""}${count}`)}`];
      if (arrow.errors > 0) looks.push('color="#b3211a"', 'fontcolor="#b3211a"', "penwidth=2");
      if (arrow.against) looks.push("style=dashed", "constraint=false");
      else if (arrow.tests === arrow.names) looks.push("style=dotted");
      if (!(arrow.flags & flag.loads)) looks.push("arrowhead=vee");
      lines.push(`  n${number.get(arrow.from)} -> n${number.get(arrow.to)} [${looks.join(", ")}];`);
    }
    return `${lines.join("\n")}\n}\n`;
  }

  function legendWords(view, legend) {
    const marks = { "some or all reported as errors": "red, ✕", "against the layers: leads up": "dashed, ◁", "by tests only": "dotted", "only in a function or for type checking": "open head" };
    return legend.filter(({ text }) => marks[text]).map(({ text }) => `${marks[text]}: ${text}`).join("; ");
  }

  function save(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  window.groundplan.exploreexport = { asSVG, asDOT, save };
})();
