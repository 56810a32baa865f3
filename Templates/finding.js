// One finding: its row in the list, and what the row holds when it is open.
(() => {
  "use strict";
  const { root, element, breakable, load, copyButton, modules } = window.groundplan;
  const CLIP = 200;
  const SEVERITIES = ["error", "warning", "note"];

  window.groundplan.severity = (name, text = name) => element("span", { class: `sev ${name}` }, text);

  const short = (text) => (text.length > CLIP ? `${text.slice(0, CLIP)}…` : text);

  // A long text, cut; a button shows the rest of it.
  function clipped(text) {
    if (text.length <= CLIP) return [text];
    const cut = document.createTextNode(`${text.slice(0, CLIP)}… `);
    const button = element("button", { type: "button", class: "all", onclick: (event) => {
      event.stopPropagation();
      cut.data = text;
      button.remove();
    } }, `show all ${text.length.toLocaleString("en")} characters`);
    return [cut, button];
  }

  // A place in the code: a link where the report knows where the source can be read, else with a button that copies it.
  function place(source, path, line, column) {
    const at = element("span", { class: "at" }, `:${line}${column > 1 ? `:${column}` : ""}`);
    if (/^https?:\/\//.test(source)) {
      const escaped = path.split("/").map(encodeURIComponent).join("/");
      const href = source.replaceAll("{path}", () => escaped).replaceAll("{line}", line);
      return [element("a", { class: "loc", href }, element("span", { class: "path" }, ...breakable(path)), at)];
    }
    const text = `${path}:${line}`;
    return [element("span", { class: "loc" }, element("span", { class: "path" }, ...breakable(path)), at), copyButton(`Copy ${text}`, text)];
  }

  // The row, closed. `id` makes the ids of its parts unique; `toggle` opens it.
  function line(findings, row, { id, open, toggle, hidden }) {
    const { data, rule, severity, part, owner, state, isNew } = findings;
    const name = SEVERITIES[severity[row]];
    const kin = [findings.partNames[part[row]], data.scopes[findings.scope[row]], findings.ownerNames[owner[row]]].filter(Boolean);
    if (data.states[state[row]] !== "reported") kin.push(data.states[state[row]] === "following" ? "follows from another" : "suppressed");
    if (hidden) kin.push("shown because the link names it");
    const [loc, copy] = place(data.source ?? "", findings.path[row], findings.line[row], 1);
    const message = element("div", { class: "message", id: `m-${id}` }, ...clipped(findings.message[row]));
    return element("div", { class: "line", onclick: (event) => {
      // A click selects text, follows a link or presses a button as everywhere else.
      if (event.target.closest("a, button, input") || String(getSelection())) return;
      toggle();
    } },
    element("button", { type: "button", class: "twist", "aria-expanded": String(open), "aria-labelledby": `s-${id} m-${id}`, onclick: toggle }),
    element("span", { class: `sev ${name}`, id: `s-${id}` }, name),
    element("div", { class: "what" }, message,
      element("div", { class: "where" }, loc, ...kin.map((text) => element("span", { class: "kin" }, text)), copy)),
    element("div", { class: "rule" }, isNew?.[row] ? element("b", { class: "new" }, "new") : null, data.rules[rule[row]].name));
  }

  function excerpt(path, first, lines, marked) {
    const width = String(first + lines.length - 1).length;
    const code = element("code");
    lines.forEach((text, index) => {
      const number = first + index;
      code.append(element(number === marked ? "mark" : "span", {},
        element("span", { class: "number" }, `${number === marked ? ">" : " "} ${String(number).padStart(width)}  `), text.length > 400 ? `${text.slice(0, 400)}…` : text, "\n"));
    });
    return element("pre", { class: "excerpt", tabindex: "0", role: "region", "aria-label": `${path}, lines ${first} to ${first + lines.length - 1}` }, code);
  }

  const linkTo = (findings, row) =>
    element("a", { href: `#id=${findings.id[row]}` }, short(findings.message[row]), " ",
      element("span", { class: "aside" }, `${findings.path[row]}:${findings.line[row]}`));

  const entry = (title, ...content) => element("div", { class: "entry" }, element("dt", {}, title), element("dd", {}, ...content));

  function kinship(findings, row) {
    const cause = findings.cause[row];
    const made = [];
    if (cause >= 0) made.push(entry("Follows from", element("p", {}, linkTo(findings, cause)), element("p", { class: "aside" }, "Mend that, and this one goes.")));
    const followers = findings.followers(row);
    if (followers.length > 0) {
      const list = element("ul", {}, ...followers.slice(0, 10).map((each) => element("li", {}, linkTo(findings, each))));
      if (followers.length > 10) {
        const more = element("button", { type: "button", class: "more", onclick: () => {
          list.append(...followers.slice(10, 210).map((each) => element("li", {}, linkTo(findings, each))));
          more.remove();
        } }, `${followers.length - 10} more`);
        list.after(more);
        made.push(entry(`${followers.length} ${followers.length === 1 ? "follows" : "follow"} from it`, list, more));
      } else made.push(entry(`${followers.length} ${followers.length === 1 ? "follows" : "follow"} from it`, list));
    }
    return made;
  }

  // What an open row shows besides; the notes and the code come from the shard of its row.
  function detail(findings, row) {
    const { data } = findings;
    const rule = data.rules[findings.rule[row]];
    const later = element("div", { class: "later", "aria-busy": "true" });
    const list = element("dl", { class: "entries" }, ...kinship(findings, row),
      entry("Rule", rule.summary ? `${rule.summary} ` : "", rule.href ? element("a", { href: root + rule.href }, "Why, and how to mend it") : ""));
    const silence = `# groundplan: ignore[${rule.name}]`;
    if (data.states[findings.state[row]] !== "suppressed") {
      list.append(entry("To silence it", element("code", {}, silence), " ", copyButton(`Copy ${silence}`, silence)));
    }
    const link = () => `${location.href.split("#")[0]}#id=${findings.id[row]}`;
    const links = element("dd", {}, copyButton("Copy a link to this finding", link, "Copy link"), " ",
      element("code", {}, findings.id[row]));
    list.append(element("div", { class: "entry" }, element("dt", {}, "This finding"), links));
    modules().then((found) => {
      const module = found.find(findings.path[row]);
      const href = module < 0 ? null : found.href(module);
      if (href) links.append(" ", element("a", { href }, "The module"));
    }, () => {});

    const shard = data.details.findLastIndex((first) => first <= row);
    const loaded = shard < 0 ? Promise.resolve({}) : load(`details-${shard}`);
    loaded.then((details) => {
      const about = details[row] ?? {};
      if (about.lines?.length) later.append(excerpt(findings.path[row], about.first, about.lines, findings.line[row]));
      const notes = about.notes ?? [];
      if (notes.length > 0) {
        later.append(element("ul", { class: "notes" }, ...notes.map(([text, path, at, column]) =>
          element("li", {}, ...clipped(text), path ? " " : null, ...(path ? place(data.source ?? "", path, at, column) : [])))));
      }
      if (about.reason) later.append(element("p", {}, "Silenced: ", ...clipped(about.reason)));
    }, (error) => later.append(element("p", { class: "aside" }, error.message))).finally(() => later.removeAttribute("aria-busy"));
    return element("div", { class: "detail" }, later, list);
  }

  window.groundplan.finding = { line, detail, short, CLIP };
})();
