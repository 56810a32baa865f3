// Where boxes and arrows stand: importers above, what they import below (Sugiyama's layers).
// Boxes that are imported nearly everywhere go into a tray at the bottom, with counts in place of
// arrows; boxes without an arrow are not drawn at all. Arrows pass between boxes, never through.
(() => {
  "use strict";
  const { feedbackOrder } = window.groundplan.graphorder;
  const gapX = 22;
  const passX = 11; // what a passing arrow takes in a layer
  const margin = 14;

  // `boxes` have width and height; sets x, y (centres) on them and `points` on the arrows drawn, of
  // which there are about `most`: beyond that only the heaviest, what is an error, and for every
  // box its heaviest in and out.
  function layout(boxes, arrows, { maxWidth, focused, most, asHub }) {
    const index = new Map(boxes.map((box, place) => [box, place]));
    const links = arrows.map((arrow) => ({ from: index.get(arrow.from), to: index.get(arrow.to), weight: arrow.names, arrow }));
    const order = feedbackOrder(boxes.length, links);
    const place = new Map(order.map((box, at) => [boxes[box], at]));
    const hubs = findHubs(boxes, arrows, focused);
    hubs.forEach(asHub);
    for (const arrow of arrows) {
      // The tray is below everything, so whatever leads out of it leads up.
      arrow.against = hubs.has(arrow.from) || (!hubs.has(arrow.to) && place.get(arrow.from) > place.get(arrow.to));
    }
    const candidates = arrows.filter((arrow) => isDrawn(arrow, hubs));
    const drawn = heaviest(candidates, most, focused);
    const weak = candidates.length - drawn.length;
    const linked = new Set(drawn.flatMap((arrow) => [arrow.from, arrow.to]));
    const others = order.map((box) => boxes[box]).filter((box) => !hubs.has(box));
    const standing = others.filter((box) => linked.has(box));
    // What only has arrows that aren't drawn, as to the tray, stands right above the tray.
    const loose = others.filter((box) => !linked.has(box) && box.into + box.out > 0);
    const lone = others.filter((box) => box.into + box.out === 0);
    let layers, chains, trayAt;
    // Arrows that pass take room too; how much is known once the boxes have their layers.
    for (const share of [0.8, 0.7, 0.6, 0.5, 0.4]) {
      layers = assignLayers(standing, drawn, hubs, maxWidth * share);
      layers.push(...pack(loose, maxWidth * share));
      trayAt = layers.length;
      layers.push(...pack(hubs, maxWidth * share));
      chains = threadArrows(layers, drawn);
      if (Math.max(0, ...layers.map(widthOf)) <= maxWidth) break;
    }
    order8(layers);
    setAcross(layers, maxWidth);
    const size = setDown(layers, drawn, trayAt);
    route(chains);
    return { drawn, weak, lone, hubs: [...hubs], trayTop: hubs.size > 0 ? size.trayTop : -1, width: size.width, height: size.height };
  }

  // Imported by most of the others, and by boxes above.
  function findHubs(boxes, arrows, focused) {
    if (boxes.length < 9) return new Set();
    const found = boxes
      .filter((box) => !focused.has(box.key) && box.into >= 6 && ((box.into >= 0.45 * (boxes.length - 1) && box.into >= 2 * box.out) || (box.into >= 0.7 * (boxes.length - 1) && box.intoNames >= box.outNames)))
      .sort((a, b) => b.into - a.into)
      .slice(0, 7);
    const hubs = new Set(found);
    // An error between two of them must be drawn, so only one of them can be in the tray.
    for (const arrow of arrows) if (arrow.errors > 0 && hubs.has(arrow.from) && hubs.has(arrow.to)) hubs.delete(arrow.from);
    return hubs;
  }

  function heaviest(arrows, most, focused) {
    if (arrows.length <= most) return arrows;
    const kept = new Set(arrows.filter((arrow) => arrow.errors > 0));
    const weight = (arrow) => arrow.names * (arrow.against ? 2 : 1) + (focused.has(arrow.from.key) || focused.has(arrow.to.key) ? 1e6 : 0);
    const sorted = [...arrows].sort((a, b) => weight(b) - weight(a));
    const left = new Set();
    const entered = new Set();
    for (const arrow of sorted) {
      if (kept.size < 120 && (!left.has(arrow.from) || !entered.has(arrow.to))) kept.add(arrow);
      left.add(arrow.from);
      entered.add(arrow.to);
    }
    for (const arrow of sorted) if (kept.size < most) kept.add(arrow);
    return arrows.filter((arrow) => kept.has(arrow));
  }

  const isDrawn = (arrow, hubs) => arrow.errors > 0 || !(hubs.has(arrow.to) || hubs.has(arrow.from));

  // Longest path from the top, with no layer wider than the sheet; then boxes that import more
  // than they are imported move down towards what they import.
  function assignLayers(standing, drawn, hubs, room) {
    const above = new Map(standing.map((box) => [box, []]));
    const below = new Map(standing.map((box) => [box, []]));
    for (const arrow of drawn) {
      if (hubs.has(arrow.from) || hubs.has(arrow.to)) continue;
      const [upper, lower] = arrow.against ? [arrow.to, arrow.from] : [arrow.from, arrow.to];
      above.get(lower).push(upper);
      below.get(upper).push(lower);
    }
    const used = [];
    const take = (box, layer) => {
      box.layer = layer;
      used[layer] = (used[layer] ?? 0) + box.width + gapX;
    };
    for (const box of standing) {
      let layer = above.get(box).reduce((most, other) => Math.max(most, other.layer + 1), 0);
      while (used[layer] > 0 && used[layer] + box.width > room) layer++;
      take(box, layer);
    }
    for (const box of [...standing].reverse()) {
      const lowest = below.get(box).reduce((least, other) => Math.min(least, other.layer - 1), Infinity);
      if (lowest === Infinity || below.get(box).length <= above.get(box).length) continue;
      for (let layer = lowest; layer > box.layer; layer--) {
        if (used[layer] + box.width > room) continue;
        used[box.layer] -= box.width + gapX;
        take(box, layer);
        break;
      }
    }
    const layers = [];
    for (const box of standing) (layers[box.layer] ??= []).push(box);
    const filled = layers.filter((layer) => layer?.length > 0);
    filled.forEach((layer, at) => layer.forEach((box) => (box.layer = at)));
    return filled;
  }

  // In rows, as many as there is room for.
  function pack(boxes, room) {
    const rows = [];
    let used = Infinity;
    for (const box of boxes) {
      if (used + box.width > room) {
        rows.push([]);
        used = 0;
      }
      rows[rows.length - 1].push(box);
      used += box.width + gapX;
    }
    return rows;
  }

  // An arrow over several layers passes each between two boxes: it gets a place of its own there.
  function threadArrows(layers, drawn) {
    layers.forEach((layer, at) => layer.forEach((box) => { box.layer = at; box.up = []; box.down = []; }));
    return drawn.map((arrow) => {
      const [upper, lower] = arrow.from.layer < arrow.to.layer ? [arrow.from, arrow.to] : [arrow.to, arrow.from];
      const chain = [upper];
      for (let layer = upper.layer + 1; layer < lower.layer; layer++) {
        const pass = { pass: true, width: passX, layer, up: [], down: [] };
        layers[layer].push(pass);
        chain.push(pass);
      }
      chain.push(lower);
      for (let at = 0; at + 1 < chain.length; at++) {
        chain[at].down.push(chain[at + 1]);
        chain[at + 1].up.push(chain[at]);
      }
      return { arrow, chain };
    });
  }

  // Eight sweeps of medians, down and up; the order with the fewest crossings stays.
  function order8(layers) {
    const number = (layer) => layer.forEach((item, at) => (item.at = at));
    layers.forEach(number);
    let best = layers.map((layer) => [...layer]);
    let least = crossings(layers);
    for (let sweep = 0; sweep < 8 && least > 0; sweep++) {
      const down = sweep % 2 === 0;
      const side = down ? "up" : "down";
      for (let step = 1; step < layers.length; step++) {
        const layer = layers[down ? step : layers.length - 1 - step];
        for (const item of layer) item.wish = item[side].length > 0 ? median(item[side]) : item.at;
        layer.sort((a, b) => a.wish - b.wish || a.at - b.at);
        number(layer);
      }
      layers.forEach(swapNeighbours);
      const count = crossings(layers);
      if (count < least) {
        least = count;
        best = layers.map((layer) => [...layer]);
      }
    }
    layers.forEach((layer, at) => {
      layer.splice(0, layer.length, ...best[at]);
      number(layer);
    });
  }

  function median(items) {
    const places = items.map((item) => item.at).sort((a, b) => a - b);
    const middle = places.length >> 1;
    return places.length % 2 === 1 ? places[middle] : (places[middle - 1] + places[middle]) / 2;
  }

  function swapNeighbours(layer) {
    for (let at = 0; at + 1 < layer.length; at++) {
      const [left, right] = [layer[at], layer[at + 1]];
      if (pairCrossings(left, right) <= pairCrossings(right, left)) continue;
      [layer[at], layer[at + 1]] = [right, left];
      [left.at, right.at] = [at + 1, at];
    }
  }

  function pairCrossings(left, right) {
    let count = 0;
    for (const side of ["up", "down"]) for (const a of left[side]) for (const b of right[side]) if (a.at > b.at) count++;
    return count;
  }

  function crossings(layers) {
    let count = 0;
    for (const layer of layers) {
      const ends = layer.flatMap((item) => item.down.map((other) => other.at).sort((a, b) => a - b));
      for (let i = 1; i < ends.length; i++) for (let j = 0; j < i; j++) if (ends[j] > ends[i]) count++;
    }
    return count;
  }

  // Each wants to stand where its neighbours do; the order stays and nothing overlaps. The places
  // nearest to all wishes come from pooling neighbours that press on each other.
  function setAcross(layers, maxWidth) {
    const widest = Math.max(...layers.map(widthOf), 0);
    const width = Math.max(widest, Math.min(maxWidth * 0.85, widest * 1.15));
    for (const layer of layers) {
      let x = (width - widthOf(layer)) / 2;
      for (const item of layer) {
        item.x = x + (item.width + space(item)) / 2;
        x += item.width + space(item);
      }
    }
    for (let pass = 0; pass < 10; pass++) {
      const way = pass % 2 === 0 ? layers : [...layers].reverse();
      for (const layer of way) {
        for (const item of layer) {
          const near = pass < 8 ? (pass % 2 === 0 ? item.up : item.down) : [...item.up, ...item.down];
          const other = near.length > 0 ? near : [...item.up, ...item.down];
          item.wish = other.length > 0 ? other.reduce((sum, each) => sum + each.x, 0) / other.length : item.x;
        }
        press(layer, width);
      }
    }
  }

  const space = (item) => (item.pass ? 3 : gapX);
  const widthOf = (layer) => layer.reduce((sum, item) => sum + item.width + space(item), 0);

  function press(layer, width) {
    let offset = 0;
    const pools = [];
    let before = null;
    for (const item of layer) {
      offset += before ? (before.width + space(before) + item.width + space(item)) / 2 : (item.width + space(item)) / 2;
      before = item;
      const weight = item.pass ? 4 : 1;
      pools.push({ sum: (item.wish - offset) * weight, weight, count: 1 });
      while (pools.length > 1) {
        const [a, b] = pools.slice(-2);
        if (a.sum / a.weight <= b.sum / b.weight) break;
        pools.splice(-2, 2, { sum: a.sum + b.sum, weight: a.weight + b.weight, count: a.count + b.count });
      }
    }
    const total = widthOf(layer);
    let at = 0;
    offset = 0;
    before = null;
    for (const pool of pools) {
      const shift = Math.max(0, Math.min(width - total, pool.sum / pool.weight));
      for (let left = pool.count; left > 0; left--, at++) {
        const item = layer[at];
        offset += before ? (before.width + space(before) + item.width + space(item)) / 2 : (item.width + space(item)) / 2;
        before = item;
        item.x = shift + offset;
      }
    }
  }

  function setDown(layers, drawn, trayAt) {
    const left = Math.min(...layers.flat().map((item) => item.x - item.width / 2));
    const right = Math.max(...layers.flat().map((item) => item.x + item.width / 2));
    for (const item of layers.flat()) item.x = Math.round((item.x - left + margin) * 10) / 10;
    let y = margin;
    let trayTop = -1;
    layers.forEach((layer, at) => {
      const height = Math.max(...layer.map((item) => item.height ?? 0));
      if (at === trayAt) {
        trayTop = y - (at > 0 ? 14 : 0);
        y += 18;
      }
      for (const item of layer) {
        item.y = y + height / 2;
        item.top = y;
        item.bottom = y + height;
      }
      const between = layer.reduce((sum, item) => sum + item.down.length, 0);
      y += height + (at + 1 >= trayAt && trayAt < layers.length && between === 0 ? 26 : Math.min(96, 50 + between * 2.2));
      if (at === layers.length - 1) y = layer[0].bottom + margin;
    });
    return { width: Math.max(right - left, 0) + 2 * margin, height: y, trayTop };
  }

  // Ends spread along a box's side in the order of where they lead, so that two arrows between the
  // same boxes run side by side.
  function route(chains) {
    const ends = new Map();
    const note = (box, side, toward, chain) => {
      const of = ends.get(box) ?? ends.set(box, { up: [], down: [] }).get(box);
      of[side].push({ toward, chain });
    };
    for (const chain of chains) {
      const items = chain.chain;
      note(items[0], "down", items[1], chain);
      note(items[items.length - 1], "up", items[items.length - 2], chain);
    }
    for (const [box, sides] of ends) {
      for (const side of ["up", "down"]) {
        const list = sides[side].sort((a, b) => a.toward.x - b.toward.x || Number(a.chain.arrow.against) - Number(b.chain.arrow.against));
        const step = Math.min(30, (box.width - 20) / Math.max(1, list.length - 1));
        list.forEach((end, at) => {
          const x = box.x + (at - (list.length - 1) / 2) * step;
          end.chain[side === "down" ? "leave" : "arrive"] = x;
        });
      }
    }
    for (const chain of chains) {
      const items = chain.chain;
      const points = [[chain.leave, items[0].y + items[0].height / 2]];
      for (const pass of items.slice(1, -1)) points.push([pass.x, pass.top], [pass.x, pass.bottom]);
      points.push([chain.arrive, items[items.length - 1].y - items[items.length - 1].height / 2]);
      chain.arrow.points = chain.arrow.from === items[0] ? points : points.reverse();
    }
  }

  window.groundplan.graphlayout = { layout };
})();
