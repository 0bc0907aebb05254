// Chooses rows of a table by the fields of the form above it; a link restores the choice. The table
// reads without it.
"use strict";
const filtered = (() => {
  const tables = new Map();

  class Table {
    constructor(section, rows, noun, fits) {
      Object.assign(this, { section, rows, noun, fits });
      this.form = section.querySelector(".controls");
      this.fields = [...this.form.elements].filter((field) => field.name);
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
      this.section.scrollIntoView();
    }

    apply() {
      const want = Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
      let shown = 0;
      for (const about of this.rows) {
        const fits = this.fits(about, want);
        about.row.classList.toggle("off", !fits);
        shown += fits;
      }
      this.section.querySelector(".shown").textContent =
        `${shown} of ${this.rows.length} ${this.noun} shown.`;
    }
  }

  const follow = () => {
    const [id, view] = location.hash.slice(1).split(/\?(.*)/s);
    if (view !== undefined) tables.get(id)?.restore(new URLSearchParams(view));
  };
  window.addEventListener("hashchange", follow);

  // `rows` say of each row what `fits`, given also the values of the fields, needs to know.
  return (section, rows, noun, fits) => {
    tables.set(section.id, new Table(section, rows, noun, fits));
    if (location.hash.startsWith(`#${section.id}?`)) follow();
  };
})();
