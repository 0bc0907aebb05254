// Lets readers choose among the lines of a concordance.
"use strict";
for (const section of document.querySelectorAll("section.concordance"))
  if (section.querySelector(".controls"))
    filtered(
      section,
      [...section.querySelectorAll(".kwic tbody tr")].map((row) => ({
        row,
        who: row.cells[1].textContent,
        kind: row.dataset.kind,
        flags: row.dataset.flags.split(" ").filter(Boolean),
        became: row.dataset.became,
        words: [2, 3, 4].map((k) => row.cells[k].textContent).join(" ").toLowerCase(),
      })),
      "lines",
      (line, want) =>
        (!want.who || line.who === want.who)
        && (!want.kind || line.kind === want.kind)
        && (!want.became || line.became === want.became)
        && (!want.flag || (want.flag === "-" ? !line.flags.length : line.flags.includes(want.flag)))
        && line.words.includes(want.words.trim().toLowerCase()),
    );
