// The view in the link: "#open=a:,a:b/&select=a:,b:&tests=1". Names in a list are joined by commas
// and a comma within a name is escaped, so that a browser has no reason to change either.
(() => {
  "use strict";
  const encode = (text) => text.replace(/[%&=#\s,+<>"'`\\^{|}]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`);
  const decode = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };

  function read() {
    const fields = new Map();
    for (const pair of location.hash.slice(1).split("&")) {
      const cut = pair.indexOf("=");
      if (cut > 0) fields.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    return {
      text: (name) => decode(fields.get(name) ?? ""),
      list: (name) => (fields.get(name) ?? "").split(",").filter(Boolean).map(decode),
      is: (name) => fields.get(name) === "1",
    };
  }

  // Values are text, a list of names or true; empty ones are left out. `push` makes a step for Back.
  function write(fields, push) {
    const text = (value) => (Array.isArray(value) ? value.map(encode).join(",") : value === true ? "1" : encode(value || ""));
    const hash = Object.entries(fields).map(([name, value]) => [name, text(value)])
      .filter(([, value]) => value !== "").map((pair) => pair.join("=")).join("&");
    if (hash === location.hash.slice(1)) return;
    try { history[push ? "pushState" : "replaceState"](null, "", hash ? `#${hash}` : location.pathname + location.search); } catch {}
  }

  window.groundplan.graphlink = { read, write };
})();
