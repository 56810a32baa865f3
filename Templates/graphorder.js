// A line of all boxes, importers first, such that little runs against it; as `groundplan` itself
// orders packages (Eades, Lin, Smyth 1993, within each strongly connected component).
(() => {
  "use strict";

  // `links` is a list of { from, to, weight } with numbers of boxes.
  function rows(count, links) {
    const out = Array.from({ length: count }, () => []);
    const into = Array.from({ length: count }, () => []);
    for (const link of links) {
      if (link.from === link.to) continue;
      out[link.from].push(link);
      into[link.to].push(link);
    }
    return { out, into };
  }

  // Components in reverse topological order (Tarjan 1972); at most some hundred boxes, so it may
  // call itself.
  function components(count, out) {
    const found = new Int32Array(count).fill(-1);
    const low = new Int32Array(count);
    const done = new Uint8Array(count);
    const stack = [];
    const all = [];
    let time = 0;
    const visit = (box) => {
      found[box] = low[box] = time++;
      stack.push(box);
      for (const { to } of out[box]) {
        if (found[to] < 0) {
          visit(to);
          low[box] = Math.min(low[box], low[to]);
        } else if (!done[to]) low[box] = Math.min(low[box], found[to]);
      }
      if (low[box] !== found[box]) return;
      const members = [];
      let last;
      do {
        done[(last = stack.pop())] = 1;
        members.push(last);
      } while (last !== box);
      all.push(members.sort((a, b) => a - b));
    };
    for (let box = 0; box < count; box++) if (found[box] < 0) visit(box);
    return all;
  }

  // Takes boxes off one by one: what imports nothing that is left goes to the end, what nothing
  // left imports to the beginning, else the one whose imports outweigh its importers the most.
  function peel(members, { out, into }) {
    const left = new Set(members);
    const early = [];
    const late = [];
    // Weights to and from what is left, kept up as boxes go.
    const sum = (links, end) => links.reduce((total, link) => (left.has(link[end]) ? total + link.weight : total), 0);
    const outgoing = new Map(members.map((box) => [box, sum(out[box], "to")]));
    const incoming = new Map(members.map((box) => [box, sum(into[box], "from")]));
    while (left.size > 0) {
      let best = -1;
      let most = -Infinity;
      let sink = false;
      for (const box of left) {
        const [to, from] = [outgoing.get(box), incoming.get(box)];
        const worth = to === 0 ? Infinity : from === 0 ? 1e15 : to - from;
        if (worth <= most) continue;
        best = box;
        most = worth;
        sink = to === 0;
      }
      left.delete(best);
      for (const { to, weight } of out[best]) if (left.has(to)) incoming.set(to, incoming.get(to) - weight);
      for (const { from, weight } of into[best]) if (left.has(from)) outgoing.set(from, outgoing.get(from) - weight);
      (sink ? late : early).push(best);
    }
    return early.concat(late.reverse());
  }

  // Moves single boxes to where less runs against the line, until none gains.
  function sift(order, { out, into }) {
    const place = new Int32Array(out.length).fill(-1);
    const number = () => order.forEach((box, at) => (place[box] = at));
    number();
    const delta = new Float64Array(order.length);
    for (let pass = 0, gains = true; gains && pass < 8; pass++) {
      gains = false;
      for (const box of [...order]) {
        const at = place[box];
        // What passing the i-th box on the way down adds to what runs against the line.
        delta.fill(0);
        for (const { to, weight } of out[box]) if (place[to] >= 0) delta[place[to]] += weight;
        for (const { from, weight } of into[box]) if (place[from] >= 0) delta[place[from]] -= weight;
        let best = at;
        let least = 0;
        let cost = 0;
        for (let i = at + 1; i < order.length; i++) {
          cost += delta[i];
          if (cost < least) [best, least] = [i, cost];
        }
        cost = 0;
        for (let i = at - 1; i >= 0; i--) {
          cost -= delta[i];
          if (cost < least) [best, least] = [i, cost];
        }
        if (least >= 0) continue;
        order.splice(at, 1);
        order.splice(best, 0, box);
        number();
        gains = true;
      }
    }
    return order;
  }

  function feedbackOrder(count, links) {
    const graph = rows(count, links);
    return components(count, graph.out)
      .reverse()
      .flatMap((members) => (members.length < 2 ? members : sift(peel(members, graph), graph)));
  }

  window.groundplan.graphorder = { feedbackOrder };
})();
