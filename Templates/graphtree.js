// Parts, folders and modules as a tree, and the import graph seen from any level of it:
// which boxes are shown, the arrows between them, and what folds away when they are too many.
(() => {
  "use strict";
  const { flag } = window.groundplan.graphdata;

  // A node's key names it in a link: "part:", "part:folder/", "part:folder/module.py".
  function makeTree(names, keep) {
    const parts = names.parts.map((part, index) => node(null, `${part.name}:`, part.name, index, "", []));
    for (let module = 0; module < names.count; module++) {
      if (keep(module)) parts[names.part[module]].modules.push(module);
    }
    for (const part of parts) part.base = part.modules.length > 0 ? sharedFolder(part.modules) : "";
    const nodes = parts.filter((part) => part.modules.length > 0);
    const byKey = new Map(nodes.map((part) => [part.key, part]));

    function node(parent, key, name, part, base, modules) {
      return { parent, key, name, part, base, modules, module: -1, children: null, level: parent ? parent.level + 1 : 0 };
    }

    function sharedFolder(modules) {
      const first = names.paths[modules[0]];
      const last = names.paths[modules[modules.length - 1]];
      let length = 0;
      while (length < first.length && first[length] === last[length]) length++;
      return first.slice(0, first.lastIndexOf("/", length - 1) + 1);
    }

    // One level below a node: its folders and modules. A folder that holds one folder alone is one
    // with it, so that no level has a single box.
    function children(of) {
      if (of.children || of.module >= 0) return of.children ?? [];
      const folders = new Map();
      of.children = [];
      for (const module of of.modules) {
        const rest = names.paths[module].slice(of.base.length);
        const slash = rest.indexOf("/");
        if (slash < 0) {
          const leaf = node(of, `${names.parts[of.part].name}:${names.paths[module]}`, rest, of.part, names.paths[module], [module]);
          leaf.module = module;
          of.children.push(leaf);
          continue;
        }
        const folder = rest.slice(0, slash + 1);
        let child = folders.get(folder);
        if (!child) {
          folders.set(folder, (child = node(of, "", folder, of.part, of.base + folder, [])));
          of.children.push(child);
        }
        child.modules.push(module);
      }
      for (const child of of.children) {
        if (child.module < 0) {
          child.base = sharedFolder(child.modules);
          child.name = child.base.slice(of.base.length);
          child.key = `${names.parts[of.part].name}:${child.base}`;
        }
        byKey.set(child.key, child);
      }
      return of.children;
    }

    // The node of a key; also of a bare part, folder or module path, as other pages write them.
    function find(key) {
      if (byKey.has(key)) return byKey.get(key);
      if (byKey.has(`${key}:`)) return byKey.get(`${key}:`);
      const owner = nodes.filter((part) => key.startsWith(part.key)).sort((a, b) => b.key.length - a.key.length)[0];
      const path = owner ? key.slice(owner.key.length) : key;
      const module = names.find(path);
      const start = module >= 0 ? nodes.find((part) => part.part === names.part[module]) : owner;
      for (const part of start ? [start] : nodes) {
        let at = part;
        while (at && path.startsWith(at.base)) {
          if (at.base === path || `${at.base}` === `${path}/`) return at;
          const next = children(at).find((child) => path === child.base || (child.module < 0 && path.startsWith(child.base)));
          if (!next) break;
          at = next;
        }
      }
      return null;
    }

    return { parts: nodes, children, find };
  }

  // The leaves of what is open: boxes in the order of the tree.
  function leaves(tree, open) {
    const boxes = [];
    const visit = (node) => {
      if (open.has(node.key) && node.module < 0) tree.children(node).forEach(visit);
      else boxes.push({ key: node.key, node, members: null });
    };
    tree.parts.forEach(visit);
    return boxes;
  }

  // Arrows between boxes: one for all imports from one box to another. `inner` counts what stays
  // within a box, `all` is the sum of imported names over everything.
  function arrowsBetween(boxes, names, graph, isTest) {
    const owner = new Int32Array(graph.count).fill(-1);
    boxes.forEach((box, index) => {
      for (const module of box.node.modules) owner[module] = index;
      box.inner = emptyArrow(box, box);
      box.out = box.into = box.outNames = box.intoNames = 0;
    });
    const byPair = new Map();
    const count = boxes.length;
    let all = 0;
    for (let from = 0; from < graph.count; from++) {
      const source = owner[from];
      if (source < 0) continue;
      const test = isTest(from);
      for (let edge = graph.start[from]; edge < graph.start[from + 1]; edge++) {
        const target = owner[graph.target[edge]];
        if (target < 0) continue;
        all += graph.weight[edge];
        let arrow = boxes[source].inner;
        if (source !== target) {
          const pair = source * count + target;
          arrow = byPair.get(pair);
          if (!arrow) byPair.set(pair, (arrow = emptyArrow(boxes[source], boxes[target])));
        }
        add(arrow, graph.weight[edge], graph.flags[edge], test);
      }
    }
    return { arrows: [...byPair.values()], all };
  }

  const emptyArrow = (from, to) => ({ from, to, names: 0, edges: 0, tests: 0, errors: 0, reported: 0, cuts: 0, flags: 0 });

  function add(arrow, names, flags, test) {
    arrow.names += names;
    arrow.edges += 1;
    if (test) arrow.tests += names;
    if (flags & flag.error) arrow.errors += names;
    if (flags & flag.reported) arrow.reported += names;
    if (flags & flag.cut) arrow.cuts += 1;
    arrow.flags |= flags;
  }

  function merge(into, other) {
    for (const field of ["names", "edges", "tests", "errors", "reported", "cuts"]) into[field] += other[field];
    into.flags |= other.flags;
  }

  // Boxes within `steps` arrows of one of `keys`, in either direction.
  function near(boxes, arrows, keys, steps) {
    const around = new Map();
    const link = (a, b) => (around.get(a) ?? around.set(a, []).get(a)).push(b);
    for (const arrow of arrows) {
      link(arrow.from, arrow.to);
      link(arrow.to, arrow.from);
    }
    const reached = new Set(boxes.filter((box) => keys.has(box.key)));
    let front = [...reached];
    for (let step = 0; step < steps; step++) {
      const next = new Set();
      for (const box of front) for (const other of around.get(box) ?? []) if (!reached.has(other)) next.add(other);
      for (const box of next) reached.add(box);
      front = [...next];
    }
    return reached;
  }

  // Folds the smallest siblings into "17 more" until boxes and arrows are few enough. A box with
  // an import that is an error weighs more than any without; what is pinned never folds.
  // Siblings are those of one parent, or those for which `group` gives the same.
  function fold(boxes, arrows, limits, pinned, group = (box) => box.node.parent) {
    const candidates = smallestFirst(boxes, arrows, pinned);
    const index = new Map(boxes.map((box, place) => [box, place]));
    const ends = arrows.map((arrow) => [index.get(arrow.from), index.get(arrow.to), arrow.errors > 0]);
    // What would be left if the first `count` were folded, without doing it.
    const fits = (count) => {
      const standIn = Int32Array.from(boxes.keys());
      const first = new Map();
      let left = boxes.length;
      for (const box of candidates.slice(0, count)) {
        const [of, own] = [group(box), index.get(box)];
        if (first.has(of)) {
          standIn[own] = first.get(of);
          left -= 1;
        } else first.set(of, own);
      }
      const pairs = new Map();
      let errors = 0;
      for (const [a, b, bad] of ends) {
        const [from, to] = [standIn[a], standIn[b]];
        if (from === to) continue;
        const pair = from * boxes.length + to;
        if (bad && !pairs.get(pair)) errors += 1;
        pairs.set(pair, bad || pairs.get(pair) === true);
      }
      return left <= limits.boxes && pairs.size <= limits.arrows && errors <= limits.errors;
    };
    if (fits(0)) return { boxes, arrows };
    // More folded means fewer boxes and arrows, so the least number that fits is found by halving.
    let low = 2;
    let high = candidates.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fits(middle)) high = middle;
      else low = middle + 1;
    }
    return foldThese(boxes, arrows, candidates.slice(0, low), group);
  }

  function smallestFirst(boxes, arrows, pinned) {
    const weight = new Map(boxes.map((box) => [box, 0]));
    for (const arrow of arrows) {
      const worth = arrow.names + (arrow.errors > 0 ? 1e6 : 0);
      weight.set(arrow.from, weight.get(arrow.from) + worth);
      weight.set(arrow.to, weight.get(arrow.to) + worth);
    }
    return boxes
      .filter((box) => !pinned.has(box.key))
      .sort((a, b) => weight.get(a) - weight.get(b) || a.node.modules.length - b.node.modules.length);
  }

  function foldThese(boxes, arrows, smallest, group) {
    const groups = new Map();
    for (const box of smallest) {
      const of = group(box);
      (groups.get(of) ?? groups.set(of, []).get(of)).push(box);
    }
    const standIn = new Map(boxes.map((box) => [box, box]));
    const more = [];
    for (const [of, members] of groups) {
      if (members.length < 2) continue;
      const modules = members.flatMap((box) => [...box.node.modules]);
      const parent = typeof of === "number" ? null : of;
      const key = `${parent ? parent.key : of ?? ""}*`;
      const node = { parent, key, name: `${members.length} more`, part: parent ? parent.part : -1, base: parent ? parent.base : "", modules, module: -1, children: [], level: parent ? parent.level + 1 : 0 };
      const box = { key, node, members, distance: members[0].distance };
      box.inner = emptyArrow(box, box);
      for (const member of members) {
        standIn.set(member, box);
        merge(box.inner, member.inner);
      }
      more.push(box);
    }
    const shown = boxes.filter((box) => standIn.get(box) === box).concat(more);
    const index = new Map(shown.map((box, place) => [box, place]));
    const byPair = new Map();
    for (const arrow of arrows) {
      const from = standIn.get(arrow.from);
      const to = standIn.get(arrow.to);
      if (from === to) {
        merge(from.inner, arrow);
        continue;
      }
      const pair = index.get(from) * shown.length + index.get(to);
      let merged = byPair.get(pair);
      if (!merged) byPair.set(pair, (merged = emptyArrow(from, to)));
      merge(merged, arrow);
    }
    return { boxes: shown, arrows: [...byPair.values()] };
  }

  // How many arrows and names lead to and from each box.
  function tally(boxes, arrows) {
    for (const box of boxes) box.out = box.into = box.outNames = box.intoNames = 0;
    for (const arrow of arrows) {
      arrow.from.out += 1;
      arrow.from.outNames += arrow.names;
      arrow.to.into += 1;
      arrow.to.intoNames += arrow.names;
    }
  }

  // Short names that tell the boxes apart: the own name, with as much of the folder as it takes.
  function label(boxes, longest) {
    const taken = new Map();
    for (const box of boxes) (taken.get(box.node.name) ?? taken.set(box.node.name, []).get(box.node.name)).push(box);
    for (const [name, alike] of taken) {
      for (const box of alike) {
        box.label = name;
        const parent = box.node.parent;
        if (alike.length > 1 && parent && !box.members) box.label = lastFolder(parent) + name;
      }
    }
    const short = new Map();
    for (const box of boxes) {
      box.short = elide(box.label, longest);
      (short.get(box.short) ?? short.set(box.short, []).get(box.short)).push(box);
    }
    for (const alike of short.values()) {
      if (alike.length < 2) continue;
      alike.forEach((box, place) => (box.short = `${elide(box.label, longest - 4)} (${place + 1})`));
    }
  }

  const lastFolder = (node) => (node.parent ? node.name : `${node.name}/`);

  // Cut in the middle, by whole characters.
  function elide(text, longest) {
    const characters = [...text];
    if (characters.length <= longest) return text;
    const head = Math.ceil((longest - 1) * 0.55);
    return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (longest - 1 - head)).join("")}`;
  }

  const isWithin = (node, other) => { for (let up = node; up; up = up.parent) if (up === other) return true; return false; };

  const format = new Intl.NumberFormat("en");
  const figure = (count) => format.format(count);
  const plural = (count, one, many = `${one}s`) => `${figure(count)} ${count === 1 ? one : many}`;

  // What a box is, in words.
  function kindOf(box, names) {
    if (box.members) return "folded";
    if (box.node.module >= 0) return "module";
    return box.node.parent ? "folder" : names.parts[box.node.part].role;
  }

  window.groundplan.graphtree = { makeTree, leaves, arrowsBetween, near, fold, tally, label, elide, figure, plural, isWithin, kindOf };
})();
