// What the explorer shows for a state: which boxes and arrows, and where they stand.
(() => {
  "use strict";
  const { graphdata, graphtree, graphlayout, exploredraw } = window.groundplan;
  const { isWithin } = graphtree;
  // Arrows that are still told apart; the rest shows with the box that is chosen, or if all are
  // wanted, of which there are never more than 120.
  const clear = 48;
  const limitsOf = (all) => (all ? { boxes: 60, arrows: 120, errors: 120 } : { boxes: 60, arrows: 240, errors: 60 });

  function createView(names, graph) {
    const { scopes } = names;
    const isTest = (module) => scopes[names.scope[module]] === "test";
    const hasProduct = names.scope.includes(scopes.indexOf("product"));
    let tree = null;
    let built = "";

    // The tree of the scopes that the state wants; a tree without product code is shown whole.
    function treeOf(state) {
      const scope = `${state.tests}${state.other}`;
      if (built !== scope) {
        const kept = scopes.map((name) => (name === "test" ? state.tests : name === "product" ? true : state.other) || !hasProduct);
        tree = graphtree.makeTree(names, (module) => kept[names.scope[module]]);
        built = scope;
      }
      return tree;
    }

    function build(state, room) {
      treeOf(state);
      state.open = new Set([...state.open].map((key) => tree.find(key)?.key).filter(Boolean));
      const ask = { state, room };
      return (state.from && state.to ? pathView(ask) : null) ?? treeView(ask);
    }

    function treeView(ask) {
      const { state } = ask;
      let boxes = graphtree.leaves(tree, state.open);
      let { arrows, all } = graphtree.arrowsBetween(boxes, names, graph, isTest);
      const focused = new Set();
      const node = state.focus ? tree.find(state.focus) : null;
      if (node) {
        for (const box of boxes) if (isWithin(box.node, node)) focused.add(box.key);
        const kept = graphtree.near(boxes, arrows, focused, state.steps);
        boxes = boxes.filter((box) => kept.has(box));
        arrows = arrows.filter((arrow) => kept.has(arrow.from) && kept.has(arrow.to));
      }
      const pinned = new Set([...state.pins, ...(focused.size < 30 ? focused : [])]);
      return finish(ask, { path: null, focused, all }, graphtree.fold(boxes, arrows, limitsOf(state.all), pinned));
    }

    function pathView(ask) {
      const { state } = ask;
      const [from, to] = [tree.find(state.from), tree.find(state.to)];
      if (!from || !to) return null;
      const inScope = new Uint8Array(names.count);
      for (const part of tree.parts) for (const module of part.modules) inScope[module] = 1;
      const chains = graphdata.shortestChains(graph, from.modules, to.modules, (module) => inScope[module]);
      if (!chains || isWithin(from, to) || isWithin(to, from)) return finish(ask, { path: { from, to, chains: null }, focused: new Set(), all: 0 }, { boxes: [], arrows: [] });
      const boxes = chains.modules.map((module) => {
        const node = tree.find(`${names.parts[names.part[module]].name}:${names.paths[module]}`);
        return { key: node.key, node, members: null, distance: chains.distance[module] };
      });
      const between = graphtree.arrowsBetween(boxes, names, graph, isTest);
      const arrows = between.arrows.filter((arrow) => arrow.to.distance === arrow.from.distance + 1);
      const path = { from, to, chains, count: boxes.length };
      const folded = graphtree.fold(boxes, arrows, limitsOf(true), new Set(), (box) => box.distance);
      return finish(ask, { path, focused: new Set(), all: between.all }, folded);
    }

    function finish({ state, room }, view, { boxes, arrows }) {
      graphtree.tally(boxes, arrows);
      graphtree.label(boxes, 27);
      exploredraw.size(boxes, names);
      // On a path nothing is a hub: each step is drawn.
      const kept = view.path ? new Set(boxes.map((box) => box.key)) : view.focused;
      const asHub = (box) => { box.hub = true; exploredraw.size([box], names); };
      const placement = graphlayout.layout(boxes, arrows, { maxWidth: room, focused: kept, most: state.all || view.path ? Infinity : clear, asHub });
      return { ...view, names, boxes, arrows, placement };
    }

    // The imports on the paths, nearest to the start first.
    function pathEdges({ chains }) {
      return chains.edges.map((edge) => ({ edge, to: graph.target[edge], from: sourceOf(edge) }))
        .sort((a, b) => chains.distance[a.from] - chains.distance[b.from] || a.from - b.from || a.to - b.to);
    }

    // Rows are sorted by module, so the importing module of an edge is found by halving.
    function sourceOf(edge) {
      return graphdata.shardOf(graph.start.subarray(0, graph.count), edge + 0.5);
    }

    // How many shortest paths there are; edges come in the order of their distance.
    function countPaths(chains, edges) {
      const ways = new Map();
      let total = 0;
      for (const { from, to } of edges) {
        const here = chains.distance[from] === 0 ? 1 : ways.get(from) ?? 0;
        ways.set(to, (ways.get(to) ?? 0) + here);
        if (chains.distance[to] === chains.steps) total += here;
      }
      return total;
    }

    return { treeOf, build, pathEdges, countPaths };
  }

  window.groundplan.exploreview = { createView };
})();
