// Reads the columns that the report writes: front-coded text, runs, and the import graph.
// Used by the explorer, the matrix, the list of findings and the search of the whole report.
(() => {
  "use strict";
  const report = window.groundplan;

  // Text whose lines say how many characters they share with the line before: "12 rest".
  // Only ASCII is shared, so a count of characters is a count of UTF-16 units.
  function frontCoded(text) {
    if (text === "") return [];
    const lines = [];
    let before = "";
    let at = 0;
    while (at <= text.length) {
      let end = text.indexOf("\n", at);
      if (end < 0) end = text.length;
      const space = text.indexOf(" ", at);
      before = before.slice(0, Number(text.slice(at, space))) + text.slice(space + 1, end);
      lines.push(before);
      at = end + 1;
    }
    return lines;
  }

  // [value, count, value, count, ...] to one value an item.
  function runs(flat, count) {
    const values = new Int32Array(count);
    let at = 0;
    for (let i = 0; i < flat.length; i += 2) {
      values.fill(flat[i], at, at + flat[i + 1]);
      at += flat[i + 1];
    }
    return values;
  }

  const root = document.documentElement.dataset.root ?? "";
  const plainName = /^[A-Za-z0-9_]+$/;

  // Paths, part and scope of every module, and where each is written of.
  function decodeNames(value) {
    const paths = frontCoded(value.paths);
    const count = paths.length;
    const page = runs(value.page ?? [], count);
    const names = {
      project: value.project ?? "",
      revision: value.revision ?? "",
      parts: value.parts,
      scopes: value.scopes,
      count,
      paths,
      part: runs(value.part, count),
      scope: runs(value.scope, count),
      href(module) {
        const file = paths[module].slice(paths[module].lastIndexOf("/") + 1).replace(/\.(py|ipynb)$/, "");
        const anchor = value.anchors?.[module] ?? (plainName.test(file) ? file : "");
        return `${root}${value.pages?.[page[module]] ?? ""}${anchor ? `#${anchor}` : ""}`;
      },
      partHref: (part) => (value.parts[part]?.href ? root + value.parts[part].href : ""),
      // The module of a path, or -1. Paths are sorted by bytes; JavaScript compares UTF-16 units,
      // which is another order beyond U+FFFF, so an index serves in place of a binary search.
      find(path) {
        places ??= new Map(paths.map((each, module) => [each, module]));
        return places.get(path) ?? -1;
      },
    };
    let places = null;
    return names;
  }

  // Bits of an edge.
  const flag = { loads: 1 | 2, kinds: 31, error: 32, reported: 64, cut: 128 };

  // The graph as rows of sorted targets, and turned round: for every module who imports it.
  function decodeGraph(value, count) {
    const bytes = atob(value.edges);
    const length = bytes.length;
    let at = 0;
    const read = () => {
      let number = 0;
      let shift = 0;
      for (;;) {
        const byte = bytes.charCodeAt(at++);
        number |= (byte & 127) << shift;
        if (byte < 128) return number;
        shift += 7;
      }
    };
    const start = new Int32Array(count + 1);
    let target = new Int32Array(Math.max(16, length >> 1));
    let weight = new Int32Array(target.length);
    let flags = new Uint8Array(target.length);
    let edge = 0;
    for (let module = 0; module < count && at < length; module++) {
      let previous = 0;
      for (let left = read(); left > 0; left--) {
        target[edge] = previous += read();
        weight[edge] = read();
        flags[edge++] = read();
      }
      start[module + 1] = edge;
    }
    target = target.subarray(0, edge);
    weight = weight.subarray(0, edge);
    flags = flags.subarray(0, edge);
    return { kinds: value.kinds, count, edges: edge, start, target, weight, flags, lines: value.lines ?? [0], ...turned(start, target, count) };
  }

  function turned(start, target, count) {
    const into = new Int32Array(count + 1);
    for (const to of target) into[to + 1]++;
    for (let module = 0; module < count; module++) into[module + 1] += into[module];
    const next = into.slice(0, count);
    const source = new Int32Array(target.length);
    const by = new Int32Array(target.length);
    for (let from = 0; from < count; from++) {
      for (let edge = start[from]; edge < start[from + 1]; edge++) {
        const place = next[target[edge]]++;
        source[place] = from;
        by[place] = edge;
      }
    }
    return { into, source, by };
  }

  // All shortest chains of imports from any of `starts` to any of `ends`: the modules on them with
  // their distance from the start, and the edges between those. Null if there is no chain.
  function shortestChains(graph, starts, ends, allowed) {
    const ahead = new Int32Array(graph.count).fill(-1);
    const goal = new Uint8Array(graph.count);
    for (const end of ends) goal[end] = 1;
    let front = [...starts];
    for (const start of front) ahead[start] = 0;
    let steps = 0;
    let found = [];
    while (front.length > 0 && found.length === 0) {
      const next = [];
      steps += 1;
      for (const from of front) {
        for (let edge = graph.start[from]; edge < graph.start[from + 1]; edge++) {
          const to = graph.target[edge];
          if (ahead[to] >= 0 || !allowed(to)) continue;
          ahead[to] = steps;
          next.push(to);
          if (goal[to]) found.push(to);
        }
      }
      front = next;
    }
    if (found.length === 0) return null;
    // Back from the ends, keeping what is one step nearer to the start.
    const on = new Set(found);
    const edges = [];
    let layer = found;
    while (layer.length > 0) {
      const before = new Set();
      for (const to of layer) {
        for (let place = graph.into[to]; place < graph.into[to + 1]; place++) {
          const from = graph.source[place];
          if (ahead[from] !== ahead[to] - 1 || ahead[from] < 0) continue;
          edges.push(graph.by[place]);
          before.add(from);
          on.add(from);
        }
      }
      layer = [...before].filter((module) => ahead[module] > 0);
    }
    return { steps, modules: [...on], distance: ahead, edges };
  }

  // Which of `starts` first module holds `row`: the number of a shard.
  function shardOf(starts, row) {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  const once = (make) => {
    let made = null;
    return () => (made ??= make());
  };
  const names = once(() => report.load("names").then(decodeNames));
  const graph = once(() => Promise.all([names(), report.load("graph")]).then(([all, value]) => decodeGraph(value, all.count)));

  // The statements by which `module` imports others: rows of target, line, kind, statement, id.
  async function statements(graph, module) {
    const shard = await report.load(`lines-${shardOf(graph.lines, module)}`);
    return shard[module] ?? [];
  }

  report.graphdata = { frontCoded, runs, decodeNames, decodeGraph, shortestChains, shardOf, flag, names, graph, statements };
})();
