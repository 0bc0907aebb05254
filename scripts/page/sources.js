// Shows a fragment's passages in their context beside the page, and unfolds what links lead into.
// The page reads without it: the links then lead into the list of passages.
"use strict";
(() => {
  const panel = document.getElementById("source");
  if (!panel) return;
  const content = panel.querySelector(".content");
  const own = () => location.hash.startsWith("#passage-");
  let opener = null; // what gets the focus back
  let earlier = ""; // where the page was before

  for (const list of document.querySelectorAll("details.sources")) list.open = false;

  // A passage as it stands in the list, without ids, its heading one that fits the panel.
  const copied = (passage) => {
    const copy = passage.cloneNode(true);
    const heading = document.createElement("h3");
    const title = copy.querySelector("h5");
    heading.textContent = title.textContent;
    title.replaceWith(heading);
    for (const name of ["id", "aria-labelledby"]) copy.removeAttribute(name);
    const link = document.createElement("a");
    link.href = `#${passage.id}`;
    link.textContent = "Link to this passage";
    copy.append(link);
    return copy;
  };

  const open = (passages, from) => {
    if (!panel.open) {
      earlier = own() ? "" : location.hash;
      opener = from;
      panel.showModal();
    }
    content.replaceChildren(...passages.map(copied));
    history.replaceState(null, "", `#${passages[0].id}`);
    panel.scrollTop = 0;
    panel.querySelector("h2").focus();
  };

  const close = () => {
    panel.close();
    history.replaceState(null, "", earlier || location.href.split("#")[0]);
    reveal(opener);
    opener?.focus();
  };

  const reveal = (element) => {
    let folded = false;
    for (let at = element; at; at = at.parentElement)
      if (at.tagName === "DETAILS" && !at.open) folded = at.open = true;
    if (folded) element.scrollIntoView();
  };

  // Goes where a hash leads; returns whether that was a passage, and so is done.
  const follow = (hash, link) => {
    const place = document.getElementById(hash.slice(1));
    if (place?.matches("article.passage")) {
      const ids = link?.dataset.passages?.split(" ") ?? [place.id.slice("passage-".length)];
      const passages = ids.map((id) => document.getElementById(`passage-${id}`));
      const leading = (kind) => document.querySelector(`${kind}[data-passages][href="#${place.id}"]`);
      open(passages, link ?? leading("a.fragment") ?? leading("a"));
      return true;
    }
    if (panel.open) panel.close();
    reveal(place);
    return false;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (follow(link.getAttribute("href"), link)) event.preventDefault();
  });
  window.addEventListener("hashchange", () => follow(location.hash));
  panel.querySelector("button").addEventListener("click", close);
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) close(); // beside it
  });
  follow(location.hash);
})();
