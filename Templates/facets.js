// Facets: what of each column is wanted, beside each value how many rows it would give. A facet's
// choices are joined by or, the facets by and. A count looks at every facet but its own.
(() => {
  "use strict";
  const { element, collator } = window.groundplan;
  const FEW = 8;

  // `definitions`: { key, title, values: [text], column: [index of a value], initial: [index], label(text),
  // byCount: true to sort the values by how often they occur }. `changed` is called after a choice.
  window.groundplan.facets = (holder, definitions, rows, changed) => {
    const facets = definitions.map((definition) => ({ ...definition, chosen: new Set(definition.initial), shown: new Map() }));
    const passes = new Uint32Array(rows);

    function options(facet) {
      // A value that only occurs among rows that aren't shown at first comes last, but comes.
      const totals = new Float64Array(facet.values.length);
      for (let row = 0; row < rows; row += 1) totals[facet.column[row]] += first[row] === 0 ? 1 : 1e-6;
      const occurring = facet.values.map((_, value) => value).filter((value) => totals[value] > 0);
      if (facet.byCount) occurring.sort((a, b) => totals[b] - totals[a] || collator.compare(facet.values[a], facet.values[b]));
      return occurring;
    }

    function option(facet, value) {
      const box = element("input", { type: "checkbox", onchange: () => {
        if (box.checked) facet.chosen.add(value);
        else facet.chosen.delete(value);
        changed();
      } });
      const count = element("span", { class: "n" });
      const name = facet.label ? facet.label(value) : element("span", { class: "name" }, facet.values[value]);
      facet.shown.set(value, { box, count });
      return element("label", { class: "facet" }, box, name, " ", count);
    }

    refuse();
    const first = passes.slice();
    for (const facet of facets) {
      const occurring = options(facet);
      facet.isOffered = occurring.length > 1 || facet.always;
      if (!facet.isOffered) continue;
      const set = element("fieldset", {}, element("legend", {}, facet.title), ...occurring.slice(0, FEW).map((value) => option(facet, value)));
      const rest = occurring.slice(FEW);
      if (rest.length > 0) {
        facet.showRest = () => {
          more.replaceWith(...rest.map((value) => option(facet, value)));
          facet.showRest = null;
          update();
        };
        const more = element("button", { type: "button", class: "more", onclick: () => {
          facet.showRest();
          facet.shown.get(rest[0]).box.focus();
        } }, `${rest.length} more`);
        set.append(more);
      }
      holder.append(set);
    }

    // For each row the facets that refuse it, one bit each.
    function refuse() {
      passes.fill(0);
      facets.forEach((facet, bit) => {
        if (facet.chosen.size === 0) return;
        const allowed = facet.values.map((_, value) => facet.chosen.has(value));
        for (let row = 0; row < rows; row += 1) if (!allowed[facet.column[row]]) passes[row] |= 1 << bit;
      });
    }

    // `matches` is one more that may refuse, the text box.
    function filter(matches) {
      refuse();
      if (matches) for (let row = 0; row < rows; row += 1) if (!matches[row]) passes[row] |= 1 << facets.length;
      update();
      return passes; // 0 where the row is wanted
    }

    function update() {
      facets.forEach((facet, bit) => {
        if (!facet.isOffered) return;
        const counts = new Uint32Array(facet.values.length);
        const others = ~(1 << bit);
        for (let row = 0; row < rows; row += 1) if ((passes[row] & others) === 0) counts[facet.column[row]] += 1;
        for (const [value, { box, count }] of facet.shown) {
          const text = counts[value].toLocaleString("en");
          if (count.textContent !== text) count.textContent = text;
          box.checked = facet.chosen.has(value);
          box.parentElement.classList.toggle("nothing", counts[value] === 0 && !box.checked);
        }
      });
    }

    const isInitial = (facet) =>
      facet.chosen.size === facet.initial.length && facet.initial.every((value) => facet.chosen.has(value));

    return {
      filter,
      isUnchanged: () => facets.every(isInitial),
      clear() { for (const facet of facets) facet.chosen = new Set(facet.initial); },
      set(key, values) {
        const facet = facets.find((candidate) => candidate.key === key);
        facet.chosen = new Set(values);
      },
      has: (key, value) => facets.find((facet) => facet.key === key).chosen.has(value),

      // What was chosen, a button each that takes it back.
      chips() {
        return facets.filter((facet) => !isInitial(facet)).flatMap((facet) =>
          facet.chosen.size === 0
            ? [element("button", { type: "button", class: "chip", onclick: () => { facet.chosen = new Set(facet.initial); changed(); } },
              `${facet.title}: any`)]
            : [...facet.chosen].map((value) => element("button", { type: "button", class: "chip", onclick: () => { facet.chosen.delete(value); changed(); } },
              `${facet.title}: ${facet.values[value] ?? "not in this report"}`)));
      },

      // For the hash: what differs from the beginning; "any" where every value of such a facet is wanted.
      write(parts) {
        for (const facet of facets) {
          if (isInitial(facet)) continue;
          const names = facet.names ?? facet.values;
          parts.set(facet.key, facet.chosen.size === 0 ? ["any"] : [...facet.chosen].sort((a, b) => a - b).map((value) => names[value] ?? "?"));
        }
      },
      read(parts) {
        for (const facet of facets) {
          const wanted = parts.get(facet.key);
          const names = facet.names ?? facet.values;
          if (!wanted) facet.chosen = new Set(facet.initial);
          else if (facet.initial.length > 0 && wanted[0] === "any") facet.chosen = new Set();
          // What isn't in the report matches nothing, and the number is 0 as it was where the link stood.
          else facet.chosen = new Set(wanted.map((name) => names.indexOf(name)));
          if ([...facet.chosen].some((value) => value >= 0 && !facet.shown.has(value))) facet.showRest?.();
        }
      },
    };
  };
})();
