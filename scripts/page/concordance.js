// Chooses lines of a concordance; a link restores the choice. The table reads without it.
"use strict";
(() => {
  const tables = new Map();

  class Concordance {
    constructor(section) {
      this.section = section;
      this.form = section.querySelector(".controls");
      this.fields = [...this.form.elements].filter((field) => field.name);
      this.lines = [...section.querySelectorAll(".kwic tbody tr")].map((row) => ({
        row,
        who: row.cells[1].textContent,
        kind: row.dataset.kind,
        flags: row.dataset.flags.split(" ").filter(Boolean),
        became: row.dataset.became,
        words: [2, 3, 4].map((k) => row.cells[k].textContent).join(" ").toLowerCase(),
      }));
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.addEventListener("input", () => this.changed());
      this.form.addEventListener("reset", () => setTimeout(() => this.changed()));
      this.form.hidden = false;
      this.apply();
    }

    changed() {
      this.apply();
      const view = new URLSearchParams(this.fields.filter((field) => field.value)
        .map((field) => [field.name, field.value])).toString();
      history.replaceState(null, "", `#${this.section.id}${view && "?"}${view}`);
    }

    restore(view) {
      for (const field of this.fields) {
        const value = view.get(field.name) ?? "";
        const known = !field.options || [...field.options].some((option) => option.value === value);
        field.value = known ? value : "";
      }
      this.apply();
    }

    apply() {
      const want = Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
      const words = want.words.trim().toLowerCase();
      let shown = 0;
      for (const line of this.lines) {
        const fits = (!want.who || line.who === want.who)
          && (!want.kind || line.kind === want.kind)
          && (!want.became || line.became === want.became)
          && (!want.flag || (want.flag === "-" ? !line.flags.length : line.flags.includes(want.flag)))
          && line.words.includes(words);
        line.row.classList.toggle("off", !fits);
        shown += fits;
      }
      this.section.querySelector(".shown").textContent =
        `${shown} of ${this.lines.length} lines shown.`;
    }
  }

  const follow = () => {
    const [id, view] = location.hash.slice(1).split(/\?(.*)/s);
    const table = tables.get(id);
    if (!table || view === undefined) return;
    table.restore(new URLSearchParams(view));
    table.section.scrollIntoView();
  };

  for (const section of document.querySelectorAll("section.concordance"))
    if (section.querySelector(".controls")) tables.set(section.id, new Concordance(section));
  window.addEventListener("hashchange", follow);
  follow();
})();
