// Lights the people of a told account's box on the small map beside it: the box pointed at, else the
// one stepped onto last. A link to a box restores that.
"use strict";
(() => {
  class Told {
    constructor(part) {
      this.boxes = [...part.querySelectorAll(".flow > li")];
      this.map = part.querySelector(".cast-map");
      this.marks = [...this.map.querySelectorAll(".actor")];
      this.stepped = null;
      for (const box of this.boxes) {
        box.addEventListener("pointerenter", () => this.light(box));
        box.addEventListener("pointerleave", () => this.light(this.stepped));
        for (const how of ["focusin", "click"]) box.addEventListener(how, () => this.step(box));
      }
      part.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.step(null);
      });
    }

    step(box) {
      this.stepped = box;
      this.light(box);
    }

    light(box) {
      const people = new Set(box?.dataset.persons.split(" ").filter(Boolean));
      const lit = this.marks.filter((mark) => people.has(mark.dataset.person));
      this.map.classList.toggle("stepped", Boolean(box));
      for (const other of this.boxes) other.classList.toggle("current", other === box);
      for (const mark of this.marks) mark.classList.toggle("lit", lit.includes(mark));
      const codes = lit.map((mark) => mark.dataset.person).join(", ");
      const step = box ? this.boxes.indexOf(box) + 1 : 0;
      this.map.querySelector(".lit[role]").textContent =
        box ? `Box ${step}: ${codes || "nobody on the map"}.` : "";
    }
  }

  const all = [...document.querySelectorAll(".told")].map((part) => new Told(part));
  const follow = () => {
    const id = location.hash.slice(1);
    for (const told of all) {
      const box = told.boxes.find((one) => one.id === id);
      if (box) told.step(box);
    }
  };
  window.addEventListener("hashchange", follow);
  follow();
})();
