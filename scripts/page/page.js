// Makes the maps answer: pointing, keys, filters, and a link for each view. The page reads without it.
// People's text reaches the page through textContent only.
"use strict";
(() => {
  const island = JSON.parse(document.getElementById("data").textContent);
  const maps = new Map();
  // Only the confidential page has names.
  const names = JSON.parse(document.getElementById("names")?.textContent ?? "{}");
  const spoken = (code) => names[code] ? `${code} ${names[code]}` : code;

  const create = (tag, ...children) => {
    const element = document.createElement(tag);
    element.append(...children);
    return element;
  };
  const isolated = (text) => create("bdi", text ?? "not recorded");

  // An element with a code, and the name after it where there is one.
  const withName = (element, code) => {
    if (!names[code]) return [element];
    const name = isolated(names[code]);
    name.className = "name";
    return [element, " ", name];
  };

  class SiteMap {
    constructor(section) {
      this.section = section;
      this.site = section.dataset.site;
      this.data = island.sites[this.site];
      this.svg = section.querySelector(".network");
      this.form = section.querySelector(".controls");
      this.ties = [...section.querySelectorAll(".ties path")];
      this.rows = [...section.querySelectorAll(".nodes tbody tr")];
      const columns = Object.entries(this.data.actors);
      this.actors = this.rows.map((row, i) => ({
        ...Object.fromEntries(columns.map(([name, cells]) => [name, cells[i]])),
        i, row, shown: true,
      }));
      [...section.querySelectorAll(".actors > .actor")].forEach((node, i) => {
        this.actors[i].node = node;
      });
      this.width = Number(this.svg.getAttribute("viewBox").split(" ")[2]);
      this.views = { "": views.first(this.svg, this.actors, this.ties, this.data) };
      this.selected = null;
      this.svg.setAttribute("role", "group");
      const list = this.svg.querySelector(".actors");
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", `Actors of site ${this.site}; arrow keys move between them`);
      for (const { node } of this.actors)
        for (const [name, value] of [["role", "option"], ["tabindex", -1], ["aria-selected", false]])
          node.setAttribute(name, value);
      this.nameActors();
      this.listen();
      this.form.hidden = section.querySelector(".details").hidden = false;
      this.apply();
    }

    // Shows the map as known after a wave, "" for the last; a wave without a fit has the last one's.
    turnTo(wave) {
      if (wave === this.wave) return;
      this.wave = wave;
      const until = wave === "" ? this.data.wave : Number(wave);
      const fitted = this.data.waves[wave];
      this.told = this.data.told.map((when) => when <= until);
      if (fitted) this.views[wave] ??= views.fitted(this.svg, fitted, this.told);
      const view = this.views[fitted ? wave : ""];
      if (view !== this.view) {
        views.show(this.svg, view, this.actors, this.ties);
        this.showNames();
      }
      this.view = view;
      for (const actor of this.actors) {
        actor.out = [];
        actor.in = [];
        actor.askedByThen = actor.asked !== null && actor.asked <= until;
      }
      this.data.ties.forEach(([from, to], k) => {
        if (!this.told[k]) return;
        this.actors[from].out.push(to);
        this.actors[to].in.push(from);
      });
      for (const actor of this.actors) {
        actor.near = new Set([...actor.out, ...actor.in]);
        const namers = this.data.directed ? actor.in
          : [...actor.near].filter((i) => this.actors[i].askedByThen);
        actor.named = wave === "" ? actor.named_by : namers.length;
        actor.heardOf = wave === "" || actor.askedByThen || actor.named > 0;
        const looks = {
          asked: actor.askedByThen,
          core: wave === "" && actor.place === "core",
          bridger: wave === "" && actor.place === "bridger",
          weak: actor.heardOf && actor.certainty === "weak",
          prior: !actor.heardOf || actor.certainty === "prior only",
        };
        for (const [name, is] of Object.entries(looks)) actor.node.classList.toggle(name, is);
      }
      this.describeActors();
      const caption = this.section.querySelector(".as-known");
      caption.hidden = wave === "";
      caption.textContent = wave === "" ? "" : `As known after wave ${wave}. What is said under`
        + ` and beside the map, and its table, are of wave ${this.data.wave}.`;
    }

    waveInWords() {
      if (this.wave === "") return "";
      const some = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
      const asked = this.actors.filter((actor) => actor.askedByThen).length;
      const unheard = this.actors.filter((actor) => !actor.heardOf).length;
      return ` As known after wave ${this.wave}: ${some(asked, "interview")},`
        + ` ${some(this.told.filter(Boolean).length, "tie")}; by then nobody had named`
        + ` ${some(unheard, "actor")}, shown dotted and grey.`
        + (this.data.waves[this.wave] ? "" : ` Places, rings and clusters are those after wave`
          + ` ${this.data.wave}, as no map was fitted after wave ${this.wave}.`);
    }

    describeActors() {
      for (const actor of this.actors) {
        const words = [
          spoken(actor.code),
          actor.likely ? `cluster ${actor.likely}` : "of no cluster",
          actor.organisation ?? "organisation not recorded",
          actor.askedByThen ? "asked" : "not asked",
          actor.heardOf ? `position ${actor.certainty}` : "named by nobody by then",
        ];
        if (this.wave === "" && actor.place !== "none") words.push(`proposed as ${island.words.place[actor.place]}`);
        actor.node.setAttribute("aria-label", words.join("; "));
      }
    }

    nameActors() {
      this.named = this.actors.filter((actor) => names[actor.code])
        .sort((a, b) => (a.place === "none") - (b.place === "none"));
      for (const actor of this.named) {
        actor.node.querySelector("title").textContent = spoken(actor.code);
        actor.label = document.createElementNS(this.svg.namespaceURI, "tspan");
        actor.label.textContent = ` ${names[actor.code]}`;
        actor.node.querySelector("text").append(actor.label);
      }
    }

    // A name stays on the map where it covers nothing; elsewhere it shows when its actor is pointed at.
    showNames() {
      if (!this.named.length) return;
      const box = (element) => element.getBoundingClientRect();
      const cover = (is) => this.named.forEach(({ label }) => label.classList.toggle("covering", is));
      cover(true);
      const sheet = box(this.svg);
      const badges = [...this.svg.querySelectorAll(".badges circle")].map(box);
      const taken = this.actors.map(({ i, node }) => ({
        i, boxes: [box(node.querySelector("use")), box(node.querySelector("text"))],
      }));
      cover(false);
      const wanted = this.named.map((actor) => [actor, box(actor.label.parentNode)]);
      for (const [actor, own] of wanted) {
        const apart = (other) => own.right < other.left || other.right < own.left
          || own.bottom < other.top || other.bottom < own.top;
        const free = own.left >= sheet.left && own.right <= sheet.right && badges.every(apart)
          && taken.every(({ i, boxes }) => i === actor.i || boxes.every(apart));
        actor.label.classList.toggle("covering", !free);
        if (free) taken[actor.i].boxes.push(own);
      }
    }

    listen() {
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.addEventListener("input", () => this.changed());
      this.form.addEventListener("reset", () => setTimeout(() => {
        this.selected = null;
        this.changed();
      }));
      for (const actor of this.actors) {
        actor.node.addEventListener("pointerenter", () => this.highlight(actor));
        actor.node.addEventListener("pointerleave", () => this.highlight(this.selected));
        actor.node.addEventListener("click", () => actor.node.focus());
        actor.node.addEventListener("focus", () => {
          this.selected = actor;
          this.showSelected();
          history.replaceState(null, "", this.link(actor));
        });
      }
      this.svg.addEventListener("keydown", (event) => this.key(event));
      this.section.querySelector(".side").addEventListener("keydown", (event) => {
        if (event.key === "Escape" && this.cast) this.letGo();
      });
    }

    key(event) {
      const shown = this.actors.filter((actor) => actor.shown);
      const at = shown.findIndex((actor) => actor.node === document.activeElement);
      const to = {
        ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1,
        Home: 0, End: shown.length - 1,
      }[event.key];
      if (event.key === "Escape") {
        if (this.cast && !this.selected) this.letGo();
        this.selected = null;
        this.changed();
      } else if (to !== undefined && shown.length) {
        shown[(to + shown.length) % shown.length].node.focus();
      } else return;
      event.preventDefault();
    }

    // Shows the whole map again instead of an account's cast.
    letGo() {
      this.form.elements.account.value = "";
      this.changed();
      this.form.elements.account.focus({ preventScroll: true });
    }

    changed() {
      this.apply();
      history.replaceState(null, "", this.link(this.selected));
    }

    // The view as a link: only what differs from the first view.
    link(actor) {
      const view = new URLSearchParams();
      if (actor) view.set("actor", actor.code);
      for (const field of this.form.elements) {
        if (field.type === "checkbox") {
          if (field.checked !== field.defaultChecked)
            view.set(field.name, field.checked ? "yes" : "no");
        }
        else if (["number", "search"].includes(field.type) && field.value !== field.defaultValue)
          view.set(field.name, field.value);
        else if (field.tagName === "SELECT" && field.selectedIndex > 0)
          view.set(field.name, field.value);
      }
      const text = view.toString();
      return `#${this.section.id}${text && "?"}${text}`;
    }

    restore(view) {
      for (const field of this.form.elements) {
        if (field.type === "checkbox")
          field.checked = { yes: true, no: false }[view.get(field.name)] ?? field.defaultChecked;
        else if (field.tagName === "INPUT") field.value = view.get(field.name) ?? field.defaultValue;
        else if (field.tagName === "SELECT")
          field.selectedIndex = Math.max(0, [...field.options].findIndex((option) =>
            option.value === view.get(field.name)));
      }
      this.selected = this.actors.find((actor) => actor.code === view.get("actor")) ?? null;
      this.apply();
    }

    apply() {
      const want = Object.fromEntries(
        [...this.form.elements].filter((field) => field.name)
          .map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
      this.turnTo(want.wave ?? "");
      const pies = `${want.membership} ${this.wave}`;
      if (pies !== this.pies?.what) {
        const number = views.pies(this.view, this.actors, this.data.colours,
          want.membership && island.sure);
        this.pies = { what: pies, number };
      }
      for (const name of ["ring50", "ring80", "ring95", "arrows", "codes"])
        this.svg.classList.toggle(`no-${name}`, !want[name]);
      const part = want.code.trim().toUpperCase();
      for (const actor of this.actors) {
        actor.shown = this.data.filters.every((name) =>
            !want[name] || (actor[name] ?? "not recorded") === want[name])
          && (!want.cluster || actor.cluster === want.cluster)
          && actor.near.size >= Number(want.degree)
          && spoken(actor.code).toUpperCase().includes(part);
        actor.node.classList.toggle("off", !actor.shown);
        actor.row.classList.toggle("off", !actor.shown);
      }
      if (this.selected && !this.selected.shown) this.selected = null;
      this.highlightCast(want.account);
      const shown = this.actors.filter((actor) => actor.shown);
      if (part && shown.length === 1) this.selected = shown[0];
      this.data.ties.forEach(([from, to], k) => {
        const seen = this.told[k] && this.actors[from].shown && this.actors[to].shown;
        this.ties[k].classList.toggle("off", !seen);
      });
      this.first = shown[0];
      this.section.querySelector(".shown").textContent =
        `${shown.length} of ${this.actors.length} actors shown.${this.waveInWords()}`
        + (want.membership ? ` Pies: ${this.pies.number} of no one cluster with a probability of`
          + ` ${100 * island.sure}\u00a0% or more.` : "")
        + this.castInWords(want.account);
      this.showSelected();
    }

    // Only what changes is touched: with a thousand actors the rest would cost a tenth of a second.
    showSelected() {
      const stop = this.selected ?? this.first;
      this.stop?.node.setAttribute("tabindex", "-1");
      stop?.node.setAttribute("tabindex", "0");
      this.marked?.node.setAttribute("aria-selected", "false");
      this.marked?.row.classList.remove("current");
      this.selected?.node.setAttribute("aria-selected", "true");
      this.selected?.row.classList.add("current");
      [this.stop, this.marked] = [stop, this.selected];
      this.zoom(Number(this.form.elements.zoom.value));
      this.highlight(this.selected);
    }

    // The cast stands out, the others are dimmed; those without a place are listed beside the map.
    highlightCast(account) {
      this.cast = account ? this.data.accounts[account] : null;
      const among = new Set(this.cast?.members);
      this.svg.classList.toggle("of-cast", Boolean(this.cast));
      for (const actor of this.actors) actor.node.classList.toggle("member", among.has(actor.i));
      this.data.ties.forEach(([from, to], k) => {
        this.ties[k].classList.toggle("ours", among.has(from) && among.has(to));
      });
      const box = this.section.querySelector(".cast");
      if (!box) return;
      box.hidden = !this.cast;
      box.replaceChildren();
      if (!this.cast) return;
      const { title, members, outside } = this.cast;
      const heading = create("h4", "Cast of ", isolated(title), ` (${account})`);
      heading.tabIndex = -1;
      const everybody = create("button", "Show the whole map again");
      everybody.type = "button";
      everybody.addEventListener("click", () => this.letGo());
      const back = create("a", "Back to the account");
      back.href = `#account-${account}`;
      box.append(heading,
        create("p", "In the network: ", ...(members.length ? this.codes(members) : ["nobody"]), "."));
      if (outside.length) {
        box.append(create("p", "Outside the network, and so not on the map:"),
          create("ul", ...outside.map((words) => create("li", isolated(words)))));
      }
      box.append(create("p", everybody), create("p", back));
    }

    castInWords(account) {
      if (!this.cast) return "";
      const { title, members, outside } = this.cast;
      const seen = members.filter((i) => this.actors[i].shown).length;
      return ` Highlighted: ${seen} of the ${members.length + outside.length} in the cast of`
        + ` “${title}” (${account}).`
        + (outside.length ? ` Outside the network: ${outside.join(", ")}.` : "")
        + " Escape shows the whole map again.";
    }

    zoom(times) {
      const [width, height] = [this.width, this.view.height];
      const around = this.selected ? [this.selected] : this.actors.filter((actor) =>
        actor.shown && actor.certainty !== "prior only");
      const [x, y] = [0, 1].map((axis) => around.reduce((sum, actor) =>
        sum + actor.at[axis] / around.length, 0));
      const inside = (middle, size) => Math.min(Math.max(middle - size / times / 2, 0), size - size / times);
      this.svg.setAttribute("viewBox",
        [inside(x, width), inside(y, height), width / times, height / times].join(" "));
      this.svg.style.setProperty("--k", times ** -0.6);
    }

    highlight(actor) {
      this.svg.classList.toggle("ego", Boolean(actor));
      for (const other of this.actors) {
        other.node.classList.toggle("me", other === actor);
        other.node.classList.toggle("near", Boolean(actor?.near.has(other.i)));
      }
      this.data.ties.forEach(([from, to], k) => {
        this.ties[k].classList.toggle("mine", from === actor?.i || to === actor?.i);
      });
      const ring = this.svg.querySelector(".unsure");
      const doubtful = actor && actor.certainty !== "identified"
        && (actor.heardOf || !this.data.waves[this.wave]);
      ring.setAttribute("r", doubtful ? this.view.spreads[actor.i] : 0);
      if (doubtful) {
        const [x, y] = actor.at;
        ring.setAttribute("cx", x);
        ring.setAttribute("cy", y);
      }
      this.describe(actor);
    }

    // Codes as links to this view with that actor.
    codes(places) {
      return places.flatMap((i, k) => {
        const link = create("a", this.actors[i].code);
        link.href = this.link(this.actors[i]);
        return [...(k ? [", "] : []), ...withName(link, this.actors[i].code)];
      });
    }

    describe(actor) {
      const panel = this.section.querySelector(".panel");
      this.section.querySelector(".hint").hidden = Boolean(actor);
      panel.replaceChildren();
      if (!actor) return;
      const early = this.wave !== "";
      const lines = [
        ["Code", create("strong", actor.code)],
        ...(names[actor.code] ? [["Name", isolated(names[actor.code])]] : []),
        ["Cluster", actor.likely ? `${actor.likely}${actor.open ? " (the pie)" : ""}`
          : "none: not known by then"],
        ["Organisation", isolated(actor.organisation)],
        ["Role", isolated(actor.role)],
        ["Background", isolated(actor.background)],
        ["Named by", `${actor.named} of those asked${early ? " by then" : ""}`],
        ["Asked", actor.askedByThen ? `yes, in wave ${actor.asked}`
          : `no${early ? ", not by then" : ""}: whom this actor goes to is unknown`],
      ];
      if (!early && actor.place !== "none") {
        const rank = `${island.words.place[actor.place]} ${actor.rank}`;
        lines.push(["Proposed", `${rank}, chosen in ${actor.chosen_in} of draws`]);
        lines.push(["Why", isolated(actor.reason)]);
      }
      if (!this.data.directed) lines.push(["Tied to", create("span", ...this.codes([...actor.near]))]);
      else {
        if (actor.askedByThen) lines.push(["Goes to", create("span", ...this.codes(actor.out))]);
        if (actor.in.length) lines.push(["Gone to by", create("span", ...this.codes(actor.in))]);
      }
      const list = create("dl");
      for (const [term, value] of lines) list.append(create("dt", term), create("dd", value));
      const certainty = create("p");
      if (!actor.heardOf) certainty.append(create("b", "Not heard of. "),
        "By then this actor was neither asked nor named by anybody.");
      const own = early && this.data.waves[this.wave];
      if (early && !own)
        certainty.append(` The place is that after wave ${this.data.wave}. `);
      if (actor.heardOf || !own) certainty.append(create("b", `Place ${actor.certainty}. `),
        island.words.certainty[actor.certainty]);
      if (actor.certainty !== "identified" && (actor.heardOf || !own))
        certainty.append(" The dotted circle shows how far the place may typically be off.");
      const cite = create("a", "Link to this view");
      cite.href = this.link(actor);
      panel.replaceChildren(list, certainty, create("p", cite));
    }
  }

  const sortable = (table) => {
    const value = (row, column) => {
      const cell = row.cells[column];
      const text = cell.dataset.value ?? cell.textContent.trim();
      const number = Number(text.replaceAll(",", "").replace("−", "-").replace("–", "-1"));
      return text === "" || Number.isNaN(number) ? text : number;
    };
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = create("button", ...heading.childNodes);
      button.type = "button";
      heading.append(button);
      button.addEventListener("click", () => {
        const up = heading.getAttribute("aria-sort") !== "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...table.tBodies[0].rows].sort((a, b) => {
          const [x, y] = [value(a, column), value(b, column)];
          const order = typeof x === "number" && typeof y === "number"
            ? x - y : String(x).localeCompare(String(y), "en", { numeric: true });
          return up ? order : -order;
        });
        table.tBodies[0].append(...rows);
      });
    });
  };

  // A link such as #site-S1-map?actor=CODE&cluster=A restores the view.
  const follow = () => {
    const [id, view] = location.hash.slice(1).split(/\?(.*)/s);
    const map = maps.get(id);
    if (!map || view === undefined) return;
    map.restore(new URLSearchParams(view));
    map.svg.scrollIntoView({ block: "center" });
    const place = map.selected?.node ?? map.section.querySelector(".cast h4");
    place?.focus({ preventScroll: true });
    // Where the window is narrow, the drawing is wider than what is seen of it.
    map.selected?.node.scrollIntoView({ block: "nearest", inline: "center" });
  };

  for (const link of document.querySelectorAll("a.code"))
    link.after(...withName(link, link.textContent).slice(1));
  for (const section of document.querySelectorAll("section.map"))
    maps.set(section.id, new SiteMap(section));
  document.querySelectorAll("table.sortable").forEach(sortable);
  for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
  window.addEventListener("hashchange", follow);
  // A link to the view the page is at already changes no hash.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a")?.getAttribute("href") === location.hash) follow();
  });
  follow();
})();
