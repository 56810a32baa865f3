// The keyboard: walking through rows, the search, and the dialog that names the keys. Keys of one
// character can be turned off there (WCAG 2.1.4). A page with rows of its own sets groundplan.walk.
(() => {
  "use strict";
  const { element } = window.groundplan;
  const store = "groundplan.keys";
  const remembered = () => {
    try { return localStorage.getItem(store); } catch { return null; }
  };
  let single = remembered() !== "off";
  let current = null;

  // The rows of static tables

  const rows = () => [...document.querySelectorAll("[data-find]")].filter((row) => row.checkVisibility());
  const barHeight = () => {
    const bar = document.querySelector(".bar");
    return bar && getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
  };

  function setCurrent(row) {
    current?.classList.remove("current");
    current = row;
    row.classList.add("current");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest", behavior: "instant" });
    const covered = barHeight() + 40; // the bar and a table's head
    const top = row.getBoundingClientRect().top;
    if (top < covered) scrollBy({ top: top - covered, behavior: "instant" });
  }

  const walkTables = {
    step(by) {
      const list = rows();
      if (list.length === 0) return;
      const covered = barHeight() + 40;
      let index = list.indexOf(current);
      if (index < 0) {
        const first = list.findIndex((row) => row.getBoundingClientRect().top >= covered);
        index = first < 0 ? list.length : first - (by > 0 ? 1 : 0);
      }
      setCurrent(list[Math.max(0, Math.min(list.length - 1, index + by))]);
    },
    open() {
      const fold = current?.querySelector("details") ?? current?.closest("details");
      if (fold) fold.open = !fold.open;
    },
    // True where there was a link to follow.
    follow() {
      if (document.activeElement !== current) return false;
      const link = current?.querySelector("a[href]");
      link?.click();
      return Boolean(link);
    },
  };

  // The dialog

  const names = [
    ["/", "search the whole report"],
    ["j  k", "next row, row before"],
    ["o", "open or close the row"],
    ["Enter", "press the row's button, or follow its first link"],
    ["?", "this list"],
    ["Esc", "close"],
  ];
  let dialog = null;
  function showKeys() {
    if (!dialog) {
      const list = element("dl");
      for (const [key, meaning] of names) list.append(element("dt", {}, ...key.split("  ").map((name) => element("kbd", {}, name))), element("dd", {}, meaning));
      const box = element("input", {
        type: "checkbox", onchange: () => {
          single = box.checked;
          try { localStorage.setItem(store, single ? "on" : "off"); } catch {}
        },
      });
      box.checked = single;
      dialog = element("dialog", { class: "keys", "aria-labelledby": "keys-title" },
        element("h2", { id: "keys-title" }, "Keys"), list,
        element("p", {}, element("label", {}, box, " Keys of one character are on")),
        element("form", { method: "dialog" }, element("button", {}, "Close")));
      // The policy refuses every form, this one too
      dialog.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); dialog.close(); });
      document.body.append(dialog);
    }
    dialog.showModal();
  }

  document.querySelector(".bar")?.append(element("button", {
    type: "button", class: "keysbutton", "aria-label": "Keys", title: "Keys", "aria-haspopup": "dialog", onclick: showKeys,
  }, "?"));

  const acts = {
    "/": () => document.getElementById("search-field")?.focus(),
    "?": showKeys,
    j: () => window.groundplan.walk.step(1),
    k: () => window.groundplan.walk.step(-1),
    o: () => window.groundplan.walk.open(),
  };
  window.groundplan.walk = walkTables;
  // For a page's own keys; call it before the dialog is first opened.
  window.groundplan.addKey = (key, meaning, act) => {
    acts[key] = act;
    names.splice(names.length - 2, 0, [key, meaning]);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return;
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea, [role=grid], [role=application], [role=treegrid]")) return;
    if (event.key === "Enter") {
      if (!event.target.closest?.("a, button, summary, input") && window.groundplan.walk.follow()) event.preventDefault();
      return;
    }
    const act = acts[event.key];
    if (!act || !single) return;
    event.preventDefault();
    act();
  });
})();
