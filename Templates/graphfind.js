// A text field that finds a part, a folder or a module by a piece of its path: the combobox of the
// ARIA practices, with the best twelve below it.
(() => {
  "use strict";
  const { make } = window.groundplan.graphpanel;
  const most = 12;

  // All parts and folders of the tree's modules and the modules themselves, as search text.
  function makeIndex(tree, names) {
    const entries = [];
    for (const part of tree.parts) {
      entries.push({ text: part.name, key: part.key, kind: names.parts[part.part].role });
      const folders = new Set();
      for (const module of part.modules) {
        const path = names.paths[module];
        for (let slash = path.lastIndexOf("/"); slash >= part.base.length; slash = path.lastIndexOf("/", slash - 1)) {
          const folder = path.slice(0, slash + 1);
          if (folders.has(folder)) break;
          folders.add(folder);
        }
      }
      for (const folder of folders) if (folder !== part.base) entries.push({ text: folder, key: `${part.key}${folder}`, kind: "folder" });
      for (const module of part.modules) entries.push({ text: names.paths[module], key: `${part.key}${names.paths[module]}`, kind: "module" });
    }
    for (const entry of entries) entry.lower = entry.text.toLowerCase();
    return entries;
  }

  // Whole last names first, then their beginnings, then anything that holds the text; shorter first.
  function search(entries, text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const first = words[0];
    const found = [];
    for (const entry of entries) {
      if (!words.every((word) => entry.lower.includes(word))) continue;
      const last = entry.lower.slice(entry.lower.lastIndexOf("/", entry.lower.length - 2) + 1);
      const rank = last.replace(/(\.py|\/)$/, "") === first ? 0 : last.startsWith(first) ? 1 : last.includes(first) ? 2 : 3;
      found.push({ entry, rank: rank * 1000 + Math.min(999, entry.text.length) });
    }
    return found.sort((a, b) => a.rank - b.rank).slice(0, most).map(({ entry }) => entry);
  }

  // `entries` is asked for when it is needed; `pick` gets the entry that was chosen.
  function combobox(input, entries, pick) {
    const list = make("ul", { role: "listbox", id: `${input.id}-list`, class: "choices", hidden: true, "aria-label": "Found" });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-autocomplete", "list");
    input.after(list);
    let found = [];
    let at = -1;

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(next) {
      at = next;
      [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      const option = list.children[at];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    }

    function choose(place) {
      const entry = found[place];
      if (!entry) return;
      close();
      pick(entry);
    }

    function update() {
      found = search(entries(), input.value);
      list.replaceChildren(...found.map((entry, place) => make("li", { role: "option", id: `${list.id}-${place}`, "aria-selected": "false" },
        make("bdi", { class: "path" }, entry.text), make("span", { class: "aside" }, entry.kind))));
      const nothing = found.length === 0 && input.value.trim() !== "";
      if (nothing) list.replaceChildren(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "aside" }, "Nothing has such a name in what is shown"));
      if (found.length === 0 && !nothing) return close();
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(found.length > 0 ? 0 : -1);
    }

    input.addEventListener("input", update);
    input.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) choose([...list.children].indexOf(option));
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) close();
      else if (event.key === "Enter" && !list.hidden) choose(Math.max(0, at));
      else if (event.key === "ArrowDown" && found.length > 0) list.hidden ? update() : mark((at + 1) % found.length);
      else if (event.key === "ArrowUp" && found.length > 0 && !list.hidden) mark((at - 1 + found.length) % found.length);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  window.groundplan.graphfind = { makeIndex, search, combobox };
})();
