// Lets readers choose among the leads of a site's accounts.
"use strict";
for (const section of document.querySelectorAll("section.leads"))
  filtered(
    section,
    [...section.querySelectorAll("tbody tr")].map((row) => ({ row })),
    "leads",
    ({ row }, want) =>
      Object.entries(want).every(([name, value]) => !value || row.dataset[name] === value),
  );
