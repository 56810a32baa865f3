// Ways about the picture: the neighbour in a direction, pulling the sheet, the letters that a reader
// can turn off (WCAG 2.1.4).
(() => {
  "use strict";

  // Along arrows first when going up or down, else the nearest box on that side.
  function neighbour(box, key, arrows, boxes) {
    const side = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
    const linked = new Set(arrows.flatMap((arrow) => (arrow.from === box ? [arrow.to] : arrow.to === box ? [arrow.from] : [])));
    let best = null;
    let least = Infinity;
    for (const other of boxes) {
      const [dx, dy] = [other.x - box.x, other.y - box.y];
      const along = dx * side[0] + dy * side[1];
      const aside = Math.abs(dx * side[1]) + Math.abs(dy * side[0]);
      if (along < 8 || (side[0] !== 0 && aside > 20)) continue;
      const far = along + aside * (side[1] !== 0 ? 0.5 : 3) + (side[1] !== 0 && !linked.has(other) ? 4000 : 0);
      if (far < least) [best, least] = [other, far];
    }
    return best;
  }

  // True after a pull of the sheet, for the click that follows it.
  function dragToPan(canvas, solid) {
    let moved = false;
    canvas.addEventListener("pointerdown", (event) => {
      moved = false;
      if (event.button !== 0 || event.pointerType === "touch" || event.target.closest(solid)) return;
      const start = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop };
      const move = (next) => {
        if (Math.hypot(next.clientX - start.x, next.clientY - start.y) > 4) moved = true;
        canvas.scrollLeft = start.left - (next.clientX - start.x);
        canvas.scrollTop = start.top - (next.clientY - start.y);
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", () => removeEventListener("pointermove", move), { once: true });
    });
    return () => moved;
  }

  const lettersOff = () => { try { return localStorage.getItem("groundplan.keys") === "off"; } catch { return false; } };
  const setLetters = (on) => { try { localStorage.setItem("groundplan.keys", on ? "on" : "off"); } catch {} };

  window.groundplan.explorekeys = { neighbour, dragToPan, lettersOff, setLetters };
})();
