// Draws a map anew: as it was after an earlier wave, and with pies of membership.
"use strict";
const views = (() => {
  // An element of the kind that `like`, part of a drawing, is.
  const create = (like, tag, attributes, ...children) => {
    const element = document.createElementNS(like.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const PARTS = ["rings", "badges", "shelf"];
  const numbers = (text) => text.match(/-?[\d.]+/g).map(Number);
  const written = (actor) => actor.node.querySelector("text");

  // The view that the page comes with: the map after the last wave.
  const first = (svg, actors, ties, data) => ({
    height: numbers(svg.getAttribute("viewBox"))[3],
    ...Object.fromEntries(PARTS.map((part) => [part, [...svg.querySelector(`.${part}`).childNodes]])),
    arrows: ties.map((path) => path.getAttribute("d")),
    at: actors.map((actor) => numbers(actor.node.getAttribute("transform"))),
    labels: actors.map((actor) => {
      const [dx, dy] = ["x", "y"].map((name) => written(actor).getAttribute(name));
      const anchor = written(actor).getAttribute("text-anchor") ?? "start";
      return { dx, dy, anchor, free: !actor.node.classList.contains("crowded") };
    }),
    ...data.actors, spreads: data.spreads, letters: data.letters,
  });

  // The view of a fitted wave; `seen` says which ties were told by then.
  const fitted = (svg, wave, seen) => {
    const told = wave.arrows.values();
    const [, , width] = numbers(svg.getAttribute("viewBox"));
    return {
      ...wave,
      arrows: seen.map((by) => (by ? told.next().value : "")),
      rings: wave.rings.map(([colour, level, d]) =>
        create(svg, "path", { class: `ring${level} ${colour}`, d })),
      badges: wave.badges.map(([colour, letter, [x, y]]) => create(svg, "g",
        { class: colour, transform: `translate(${x} ${y})` },
        create(svg, "circle", { r: 13 }), create(svg, "text", { y: 5.5 }, letter))),
      shelf: wave.shelf === null ? [] : [
        create(svg, "path", { d: `M0 ${wave.shelf}H${width}` }),
        create(svg, "text", { x: 14, y: wave.shelf + 22 },
          "Not placed: by then neither asked nor named by anybody")],
    };
  };

  const show = (svg, view, actors, ties) => {
    for (const part of PARTS) svg.querySelector(`.${part}`).replaceChildren(...view[part]);
    ties.forEach((path, k) => path.setAttribute("d", view.arrows[k]));
    actors.forEach((actor, i) => {
      for (const name of ["at", "cluster", "certainty", "likely", "probabilities"])
        actor[name] = view[name][i];
      actor.node.setAttribute("transform", `translate(${actor.at.join(" ")})`);
      const { dx, dy, anchor, free } = view.labels[i];
      for (const [name, value] of [["x", dx], ["y", dy], ["text-anchor", anchor]])
        written(actor).setAttribute(name, value);
      actor.node.classList.toggle("crowded", !free);
    });
  };

  const RADIUS = 5;

  // A pie of shares that sum to one, in the colours of the clusters.
  const pie = (like, shares, classes) => {
    const at = (turn) => [Math.sin(turn), -Math.cos(turn)]
      .map((v) => (RADIUS * v).toFixed(2)).join(" ");
    let from = 0;
    const slices = shares.map((share, k) => {
      const to = from + 2 * Math.PI * share;
      const arc = `A${RADIUS} ${RADIUS} 0 ${share > 0.5 ? 1 : 0} 1 ${at(to)}`;
      const slice = create(like, "path", { class: classes[k], d: `M0 0L${at(from)}${arc}Z` });
      from = to;
      return slice;
    });
    return create(like, "g", { class: "pie" }, ...slices);
  };

  // Puts pies over the symbols of those whose cluster the data leave open, and returns how many.
  const pies = (view, actors, colours, wanted) => {
    let number = 0;
    for (const actor of actors) {
      actor.node.querySelector(".pie")?.remove();
      actor.open = wanted && actor.heardOf && actor.certainty !== "prior only"
        && Math.max(...actor.probabilities) < wanted;
      if (!actor.open) continue;
      const classes = view.letters.map((letter) => colours[letter]);
      actor.node.querySelector("use:not(.halo)")
        .after(pie(actor.node, actor.probabilities, classes));
      number += 1;
    }
    return number;
  };

  return { first, fitted, show, pies };
})();
