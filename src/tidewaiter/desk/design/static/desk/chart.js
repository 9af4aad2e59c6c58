// <tw-chart>: the drawing of a link chart. The tables below it are the truth: choosing on the drawing ticks their boxes,
// ticking chooses on the drawing, and every act is the form's. What the server answers is drawn where it belongs.
const SHAPES = { consignment: "round-rectangle", goods: "round-diamond", account: "octagon", wallet: "octagon" };
const SIDES = [["consignor", "sender"], ["consignee", "receiver"], ["goods", "goods"]];
const LINES = { strong: "solid", fair: "dashed", weak: "dotted" };
const DEEP = 9;
const LARGEST = 1.4;

const ink = (name) => {
  const probe = document.createElement("span");
  probe.className = `ink-${name}`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};
const family = (kind) => kind === "consignment" ? "consignment" : (SIDES.find(([part]) => kind.includes(part)) || ["", "other"])[1];
const shape = (kind) => SHAPES[kind] || (kind.includes("address") ? "pentagon" : kind.includes("phone") ? "hexagon" : kind.includes("email") ? "rhomboid" : "ellipse");
const short = (text) => text.length > 26 ? `${text.slice(0, 25)}…` : text;
const element = (name, text = "", className = "") => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};

class Chart extends HTMLElement {
  connectedCallback() {
    this.canvas = element("div", "", "canvas");
    this.nothing = element("p", this.dataset.empty, "nothing");
    this.append(this.canvas, this.nothing);
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", this.dataset.label);
    this.syncing = false;
    this.cy = window.cytoscape({ container: this.canvas, elements: [], style: this.look(), minZoom: .1, maxZoom: 4, boxSelectionEnabled: true });
    this.cy.on("select unselect", () => this.chosen());
    this.cy.on("dbltap", "node", (event) => { this.only(event.target); document.querySelector('#acts [value="expand"]')?.click(); });
    this.cy.on("layoutstop", () => this.calm());
    this.wire();
    this.draw(true);
  }

  look() {
    const colour = Object.fromEntries(["consignment", "sender", "receiver", "goods", "other", "text", "line", "focus", "card"].map((name) => [name, ink(name)]));
    return [
      { selector: "node", style: { label: "data(said)", "font-size": 11, "text-valign": "bottom", "text-margin-y": 4, color: colour.text, "text-outline-color": colour.card, "text-outline-width": 2, "background-color": colour.card, "border-width": 2, width: 24, height: 24, shape: "data(shape)" } },
      ...["consignment", "sender", "receiver", "goods", "other"].map((name) => ({ selector: `node[family = "${name}"]`, style: { "border-color": colour[name], "background-color": name === "consignment" ? colour.consignment : colour.card } })),
      { selector: "node.group", style: { label: "data(said)", "text-valign": "top", "background-opacity": .06, "background-color": colour.consignment, "border-color": colour.line, "border-style": "dashed", shape: "round-rectangle", padding: 14 } },
      { selector: "node.pinned", style: { "border-width": 5 } },
      { selector: "node.more", style: { "border-style": "double", "border-width": 5 } },
      { selector: "edge", style: { width: 1.6, "line-color": colour.line, "curve-style": "straight", "line-style": "data(line)" } },
      { selector: ":selected", style: { "overlay-color": colour.focus, "overlay-opacity": .28, "overlay-padding": 6 } },
      { selector: ".off", style: { display: "none" } },
    ];
  }

  state() { return JSON.parse(document.getElementById(this.dataset.state)?.textContent || '{"nodes":[],"edges":[]}'); }

  draw(first) {
    const state = this.state(), cy = this.cy;
    this.told = { nodes: new Map(state.nodes.map((node) => [node.id, node])), edges: new Map(state.edges.map((edge) => [edge.id, edge])) };
    const shown = state.nodes.filter((node) => !node.hidden), names = new Set(shown.map((node) => node.id));
    const groups = [...new Set(shown.map((node) => node.group).filter(Boolean))];
    const fresh = [];
    let unplaced = 0;
    cy.batch(() => {
      cy.nodes(".group").forEach((node) => { if (!groups.includes(node.id().slice(2))) { node.children().move({ parent: null }); node.remove(); } });
      cy.nodes().not(".group").forEach((node) => { if (!names.has(node.id())) node.remove(); });
      for (const name of groups) if (!cy.getElementById(`g:${name}`).length) cy.add({ data: { id: `g:${name}`, said: name, shape: "round-rectangle" }, classes: "group", selectable: false });
      for (const node of shown) {
        const data = { id: node.id, said: `${node.glyph} ${short(node.label)}`, kind: node.kind, family: family(node.kind), shape: shape(node.kind) };
        let there = cy.getElementById(node.id);
        if (!there.length) {
          there = cy.add({ data, position: node.x === null ? this.near(node, state) : { x: node.x, y: node.y } });
          if (node.x === null) { unplaced += 1; fresh.push(node.id); }
        } else there.data(data);
        there.move({ parent: node.group ? `g:${node.group}` : null });
        there = cy.getElementById(node.id);
        there.toggleClass("pinned", node.pinned).toggleClass("more", node.more > 0);
        if (node.pinned) there.lock(); else there.unlock();
      }
      for (const edge of state.edges) {
        if (names.has(edge.source) && names.has(edge.target) && !cy.getElementById(edge.id).length)
          cy.add({ data: { id: edge.id, source: edge.source, target: edge.target, line: LINES[edge.strength] } });
      }
    });
    this.nothing.hidden = shown.length > 0;
    this.times(state);
    this.filter();
    if (unplaced && (first || unplaced > 1)) this.arrange(first ? unplaced === shown.length : false, fresh);
    else if (first) { cy.fit(cy.elements(), 40); this.calm(); }
    this.ticked();
  }

  // Few things are not drawn as large as they would fit.
  calm() { if (this.cy.zoom() > LARGEST) { this.cy.zoom(LARGEST); this.cy.center(); } }

  // A new thing begins beside what it is linked with.
  near(node, state) {
    const edge = state.edges.find((one) => one.source === node.id || one.target === node.id);
    const other = edge && this.cy.getElementById(edge.source === node.id ? edge.target : edge.source);
    const from = other && other.length ? other.position() : { x: 0, y: 0 };
    let turn = 0;
    for (const letter of node.id) turn = (turn * 31 + letter.charCodeAt(0)) % 360;
    return { x: from.x + 90 * Math.cos(turn), y: from.y + 90 * Math.sin(turn) };
  }

  arrange(anew, fresh) {
    const name = document.getElementById("layout")?.value || "fcose";
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const fixed = this.cy.nodes().not(".group").filter((node) => node.locked() || (!anew && fresh.length && !fresh.includes(node.id())));
    const held = fixed.map((node) => ({ nodeId: node.id(), position: { ...node.position() } }));
    const common = { name, animate: calm || this.cy.nodes().length > 150 ? false : "end", animationDuration: 250, fit: true, padding: 40 };
    const options = name === "fcose" ? { ...common, quality: "default", randomize: anew && !held.length, nodeSeparation: 90, idealEdgeLength: () => 90, fixedNodeConstraint: held.length ? held : undefined } : { ...common, directed: false, spacingFactor: 1.1 };
    this.cy.layout(options).run();
  }

  // ---- What is chosen, on the drawing and in the table ----
  boxes() { return [...document.querySelectorAll("input.choose")]; }

  chosen() {
    if (this.syncing) return;
    const names = new Set(this.cy.$("node:selected").not(".group").map((node) => node.id()));
    for (const box of this.boxes()) box.checked = names.has(box.value);
    this.told_chosen();
  }

  ticked() {
    this.syncing = true;
    const names = new Set(this.boxes().filter((box) => box.checked).map((box) => box.value));
    this.cy.batch(() => this.cy.nodes().not(".group").forEach((node) => { if (names.has(node.id())) node.select(); else node.unselect(); }));
    this.syncing = false;
    this.told_chosen();
  }

  only(node) { this.cy.$(":selected").unselect(); node.select(); }

  told_chosen() {
    const names = this.boxes().filter((box) => box.checked).map((box) => box.value);
    const count = document.getElementById("chosen-count");
    if (count) count.textContent = names.length ? String(names.length) : "";
    for (const row of document.querySelectorAll("tr[data-node]")) row.setAttribute("aria-selected", names.includes(row.dataset.node));
    this.inspect(names.map((name) => this.told.nodes.get(name)).filter(Boolean), this.cy.$("edge:selected").map((edge) => this.told.edges.get(edge.id())).filter(Boolean));
  }

  inspect(nodes, edges) {
    const place = document.getElementById("inspector");
    if (!place || (!nodes.length && !edges.length)) return;
    place.replaceChildren();
    const said = JSON.parse(this.dataset.words);
    for (const node of nodes.slice(0, DEEP)) {
      place.append(element("h3", `${node.glyph} ${node.label}`), element("p", node.title, "hint"), this.facts([...node.facts, [said.first, node.first], [said.last, node.last], [said.handling, this.dataset.handling]]));
      if (node.caveat) place.append(element("p", node.caveat, "hint"));
      if (node.more) place.append(element("p", `+ ${node.more}`, "badge info"));
      place.append(element("hr"));
    }
    for (const edge of edges.slice(0, DEEP)) {
      place.append(element("h3", edge.kind), this.facts([[said.received, edge.day], [said.source, edge.from], [said.confidence, `${edge.confidence} (${edge.said})`], [said.shared, String(edge.sharing)], [said.handling, this.dataset.handling]]));
    }
  }

  facts(pairs) {
    const list = element("dl", "", "facts");
    for (const [name, value] of pairs) if (value) list.append(element("dt", name), element("dd", value));
    return list;
  }

  // ---- What is shown: kinds and days ----
  times(state) {
    const days = state.edges.map((edge) => edge.day).sort();
    const place = document.getElementById("time");
    if (!place) return;
    place.hidden = days.length < 2 || days[0] === days[days.length - 1];
    if (place.hidden) { this.days = []; return; }
    const first = Date.parse(days[0]), last = Date.parse(days[days.length - 1]), count = Math.round((last - first) / 864e5);
    const before = this.days || [];
    this.days = Array.from({ length: count + 1 }, (_, number) => new Date(first + number * 864e5).toISOString().slice(0, 10));
    const [since, until] = ["time-since", "time-until"].map((name) => document.getElementById(name));
    if (before.length !== this.days.length) { for (const slider of [since, until]) slider.max = String(count); since.value = "0"; until.value = String(count); }
  }

  filter() {
    const off = new Set([...document.querySelectorAll("input.legend")].filter((box) => !box.checked).map((box) => box.value));
    let since = "", until = "9999";
    if (this.days?.length) {
      since = this.days[Number(document.getElementById("time-since").value)];
      until = this.days[Number(document.getElementById("time-until").value)];
      document.getElementById("time-since-said").textContent = since;
      document.getElementById("time-until-said").textContent = until;
    }
    this.cy.batch(() => {
      this.cy.edges().forEach((edge) => { const day = this.told.edges.get(edge.id())?.day || ""; edge.toggleClass("off", day < since || day > until); });
      this.cy.nodes().not(".group").forEach((node) => {
        const edges = node.connectedEdges();
        node.toggleClass("off", off.has(node.data("kind")) || (edges.length > 0 && edges.every((edge) => edge.hasClass("off"))));
      });
    });
    for (const row of document.querySelectorAll("tr[data-node]")) row.hidden = this.cy.getElementById(row.dataset.node).hasClass("off");
  }

  places() {
    const found = {};
    this.cy.nodes().not(".group").forEach((node) => { const { x, y } = node.position(); found[node.id()] = [Math.round(x * 10) / 10, Math.round(y * 10) / 10]; });
    return found;
  }

  wire() {
    const on = (id, event, act) => document.getElementById(id)?.addEventListener(event, act);
    for (const id of ["tools", "png"]) document.getElementById(id)?.removeAttribute("hidden");
    on("fit", "click", () => { this.cy.fit(this.cy.elements(":visible"), 40); this.calm(); });
    on("layout", "change", () => this.arrange(true, []));
    on("neighbours", "click", () => { const chosen = this.cy.$("node:selected"); chosen.union(chosen.neighborhood("node")).select(); });
    on("time-since", "input", () => this.filter());
    on("time-until", "input", () => this.filter());
    on("png", "click", () => this.png());
    on("save-form", "htmx:configRequest", (event) => {
      event.detail.parameters.places = JSON.stringify(this.places());
      event.detail.parameters.layout = document.getElementById("layout").value;
    });
    document.addEventListener("change", (event) => {
      if (event.target.matches?.("input.choose")) this.ticked();
      if (event.target.matches?.("input.legend")) this.filter();
    });
    document.body.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target?.id === "chart-state" || event.target.id === "chart-state") this.draw(false); });
  }

  png() {
    const blob = this.cy.png({ full: true, scale: 2, bg: ink("card"), output: "blob", maxWidth: 8000, maxHeight: 8000 });
    const link = element("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${location.pathname.split("/").pop()}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

customElements.define("tw-chart", Chart);
