// A list of which only the rows near the window are in the document. The rows are list items that say
// their place (aria-posinset, aria-setsize), lie at their own height in a list as high as all of them,
// and scroll with the page: Space, Page Down, a phone's finger and a screen reader's own keys need no
// pane that must be entered first. Heights are guessed, and corrected when a row was laid out.
(() => {
  "use strict";
  // Above and below the window: pixels, and rows, for behind an open row that fills the window Tab must find the next.
  const OVERSCAN = 260;
  const NEIGHBOURS = 3;

  // `estimate(index)` guesses a row's height in pixels, `build(index)` makes its <li>.
  window.groundplan.virtualList = (holder, { estimate, build }) => {
    let count = 0;
    let heights = new Float32Array(0);
    let offsets = new Float64Array(1);
    let waiting = 0;
    let width = 0;
    const shown = new Map(); // index -> <li>
    const indexes = new WeakMap();

    const top = () => -holder.getBoundingClientRect().top;

    function sum(from) {
      for (let i = from; i < count; i += 1) offsets[i + 1] = offsets[i] + heights[i];
      holder.style.height = `${offsets[count]}px`;
    }

    // The row at that height.
    function at(y) {
      let low = 0, high = count - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (offsets[middle] <= y) low = middle;
        else high = middle - 1;
      }
      return low;
    }

    const place = (index, item) => { item.style.top = `${offsets[index]}px`; };

    function drop(index, item) {
      observer.unobserve(item);
      shown.delete(index);
      item.remove();
    }

    function insert(index, before) {
      const item = build(index);
      item.setAttribute("aria-posinset", index + 1);
      item.setAttribute("aria-setsize", count);
      indexes.set(item, index);
      place(index, item);
      holder.insertBefore(item, before);
      shown.set(index, item);
      observer.observe(item);
      return item;
    }

    function render() {
      waiting = 0;
      if (count === 0) return;
      const y = top();
      const first = Math.max(0, at(y - OVERSCAN) - NEIGHBOURS);
      const last = Math.min(count - 1, at(y + innerHeight + OVERSCAN) + NEIGHBOURS);
      let after = null;
      for (const [index, item] of shown) {
        if (index >= first && index <= last) continue;
        // What has the focus stays, or the keyboard would lose its place.
        if (!item.contains(document.activeElement)) drop(index, item);
        else if (index > last) after = item;
      }
      for (let index = last; index >= first; index -= 1) after = shown.get(index) ?? insert(index, after);
    }

    function schedule() {
      if (waiting === 0) waiting = requestAnimationFrame(render);
    }

    // Rows have been laid out: put the ones below where they belong, and keep what is read where it is.
    function measure(entries) {
      const anchor = at(Math.max(0, top()));
      const before = offsets[anchor];
      let from = count;
      for (const { target, borderBoxSize } of entries) {
        const index = indexes.get(target);
        const height = borderBoxSize[0].blockSize;
        if (shown.get(index) !== target || height === 0 || Math.abs(heights[index] - height) < 0.5) continue;
        heights[index] = height;
        from = Math.min(from, index);
      }
      if (from === count) return;
      sum(from);
      for (const [index, item] of shown) if (index > from) place(index, item);
      const moved = offsets[anchor] - before;
      if (moved !== 0) scrollBy({ top: moved, behavior: "instant" });
      schedule();
    }
    const observer = new ResizeObserver(measure);

    function guess() {
      for (let i = 0; i < count; i += 1) heights[i] = estimate(i);
      sum(0);
    }

    // Another selection of rows.
    function reset(length) {
      for (const [index, item] of shown) drop(index, item);
      count = length;
      heights = new Float32Array(count);
      offsets = new Float64Array(count + 1);
      width = holder.clientWidth;
      guess();
      render();
    }

    const covered = () => Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;

    // Scrolls so that the row shows below what sticks to the window's top, and renders it.
    function bring(index, force = false) {
      const start = offsets[index] - top(), end = start + heights[index];
      if (force || start < covered() || end > innerHeight) {
        const to = force || start < covered() ? covered() + (force ? 24 : 4) : Math.max(covered(), innerHeight - heights[index] - 24);
        scrollBy({ top: start - to, behavior: "instant" });
      }
      render();
      return shown.get(index);
    }

    addEventListener("scroll", schedule, { passive: true });
    addEventListener("resize", () => {
      if (Math.abs(holder.clientWidth - width) > 1) {
        width = holder.clientWidth;
        const first = at(Math.max(0, top())), into = top() - offsets[first];
        guess();
        for (const [index, item] of shown) {
          heights[index] = item.offsetHeight;
          place(index, item);
        }
        sum(0);
        for (const [index, item] of shown) place(index, item);
        if (into > 0 && top() > 0) scrollBy({ top: offsets[first] + into - top(), behavior: "instant" });
      }
      schedule();
    });
    return { reset, bring, at: (index) => shown.get(index) ?? null };
  };
})();
