// What the explorer says in words: the caption, what is left out, the answer to a path, the title of
// a saved picture.
(() => {
  "use strict";
  const { figure, plural, isWithin } = window.groundplan.graphtree;
  const { button } = window.groundplan.graphpanel;

  // What of all imports the picture draws, in words.
  function caption(view) {
    const sum = (arrows) => arrows.reduce((total, arrow) => total + arrow.names, 0);
    const shown = sum(view.placement.drawn);
    const { weak } = view.placement;
    const tray = sum(view.arrows) - shown;
    const inner = view.boxes.reduce((total, box) => total + (box.inner?.names ?? 0), 0);
    const words = [`${figure(shown)} of ${plural(view.all, "imported name")} drawn`];
    if (tray > 0) words.push(`${figure(tray)} ${weak === 0 ? "to or from the tray" : `by ${plural(weak, "weaker arrow")}${view.placement.hubs.length > 0 ? " or to the tray" : ""}, drawn while a box of theirs is chosen`}`);
    if (inner > 0) words.push(`${figure(inner)} within boxes`);
    const outside = view.all - shown - tray - inner;
    if (outside > 0) words.push(`${figure(outside)} ${view.path ? "off the shortest paths" : "of boxes out of the focus"}`);
    return `${words.join("; ")}.`;
  }

  // In place of a picture without an arrow.
  function sentence(view) {
    if (view.path) return "There is no path to draw.";
    return view.boxes.length < 2
      ? "One box alone: nothing else is shown that it could import. Open it in the rows beside."
      : "Nothing shown here imports anything else that is shown. Open a box in the rows beside.";
  }

  // Boxes that the picture leaves out, for they have no arrow.
  function showLone(line, view, choose) {
    const { lone } = view.placement;
    line.hidden = lone.length === 0 || view.boxes.length < 2;
    if (line.hidden) return line.replaceChildren();
    const most = 24;
    line.replaceChildren(`${lone.length === 1 ? "One box has" : `${lone.length} boxes have`} no import to or from the others: `,
      ...lone.slice(0, most).flatMap((box, at) => [at > 0 ? ", " : "", button(box.label, () => choose([box.key]), { class: "link" })]),
      lone.length > most ? ` and ${lone.length - most} more.` : ".");
  }

  // The answer to "path from A to B" in words; `back` finds chains the other way.
  function pathWords({ from, to, chains }, routes, back) {
    if (isWithin(from, to) || isWithin(to, from)) return ["One of the two lies in the other; choose two that are apart."];
    if (!chains) {
      const other = back();
      return [`No chain of imports leads from ${from.name} to ${to.name}.`,
        other ? `From ${to.name} to ${from.name} there is one of ${plural(other.steps, "step")}: turn round.` : "None leads the other way either: neither needs the other."];
    }
    return [`${plural(routes, "path")} of ${plural(chains.steps, "step")}, over ${plural(chains.modules.length, "module")}. Each import on them, nearest to the start first:`];
  }

  // Title, caption and description of a saved picture.
  function words(view, state, focused) {
    const of = view.path
      ? `Shortest paths from ${view.path.from.name} to ${view.path.to.name}`
      : focused ? `${focused.name} and its neighbours` : state.open.size > 0 ? "Imports between parts, some opened" : "Imports between parts";
    const scope = state.tests ? "product and tests" : "product code";
    return {
      title: `${view.names.project}: ${of}`,
      subtitle: [view.names.revision, state.other ? `${scope}, tools, backups` : scope, `${view.boxes.length} boxes`].filter(Boolean).join(" · "),
      caption: caption(view),
      description: [...view.placement.drawn].sort((a, b) => b.errors - a.errors || b.names - a.names).slice(0, 12)
        .map((arrow) => `${arrow.from.label} imports ${plural(arrow.names, "name")} from ${arrow.to.label}${arrow.errors > 0 ? ", reported as error" : ""}.`).join(" "),
    };
  }

  window.groundplan.explorewords = { caption, sentence, showLone, pathWords, words };
})();
