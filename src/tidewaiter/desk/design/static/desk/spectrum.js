// <tw-spectrum>: the query over a hit of the library, overlaid or mirrored, with what stays unexplained below it. The
// drawing that the server made stays when scripts do not run; the tables say the same in numbers.
const ink = (name) => {
  const probe = document.createElement("span");
  probe.className = `ink-${name}`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};
const element = (name, text = "", className = "") => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};
const TALL = 300, STRIP = 90, THIN = 1e-4;

class Spectrum extends HTMLElement {
  connectedCallback() {
    const state = document.getElementById(this.dataset.state);
    if (!state || !window.uPlot) return;
    this.views = JSON.parse(state.textContent);
    this.hit = 0;
    this.mirrored = this.views[0].sticks;
    this.querySelector("svg")?.remove();
    this.append(this.tools());
    this.board = element("div", "", "board");
    this.board.setAttribute("role", "img");
    this.board.setAttribute("aria-label", this.dataset.label);
    this.append(this.board);
    this.draw();
    this.seen = new ResizeObserver(() => this.plots.forEach((plot) => plot.setSize({ width: this.clientWidth, height: plot.height })));
    this.seen.observe(this);
  }

  disconnectedCallback() { this.seen?.disconnect(); this.plots?.forEach((plot) => plot.destroy()); }

  tools() {
    const tools = element("div", "", "tools"), choice = element("label", `${this.dataset.hit} `), select = element("select");
    this.views.forEach((view, place) => { const option = element("option", view.name); option.value = place; select.append(option); });
    select.addEventListener("change", () => { this.hit = Number(select.value); this.draw(); });
    choice.append(select);
    const mirror = element("label"), box = element("input");
    box.type = "checkbox";
    box.checked = this.mirrored;
    box.addEventListener("change", () => { this.mirrored = box.checked; this.draw(); });
    mirror.append(box, ` ${this.dataset.mirror}`);
    const whole = element("button", this.dataset.whole);
    whole.type = "button";
    whole.addEventListener("click", () => this.draw());
    tools.append(choice, mirror, whole, element("p", this.dataset.hint, "hint"));
    return tools;
  }

  // Peaks become thin triangles, so that curves and peaks are drawn alike.
  sticks(xs, ys, sign) {
    const rows = xs.map((x, i) => [x, sign * ys[i]]).sort((a, b) => a[0] - b[0]), wide = [[], []];
    rows.forEach(([x, y]) => { wide[0].push(x - THIN, x, x + THIN); wide[1].push(0, y, 0); });
    return wide;
  }

  data(view) {
    const sign = this.mirrored ? -1 : 1;
    if (view.sticks) return window.uPlot.join([this.sticks(view.x, view.query, 1), this.sticks(view.reference_x, view.reference, sign)]);
    return [view.x, view.query, view.reference.map((y) => y === null ? null : sign * y)];
  }

  named(plot, view) {
    const { ctx } = plot;
    ctx.save();
    ctx.fillStyle = ink("words");
    ctx.textAlign = "center";
    ctx.font = `${Math.round(11 * devicePixelRatio)}px sans-serif`;
    let last = -Infinity;
    view.peaks.map((peak) => [plot.valToPos(peak.x, "x", true), peak]).sort((a, b) => a[0] - b[0]).forEach(([x, peak]) => {
      if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width || x - last < 30 * devicePixelRatio) return;
      last = x;
      ctx.fillText(peak.label + (peak.matched ? "" : "*"), x, Math.max(plot.valToPos(peak.y, "y", true) - 5 * devicePixelRatio, plot.bbox.top + 10 * devicePixelRatio));
    });
    ctx.restore();
  }

  options(view, height, series, title, strip = false) {
    const grid = { stroke: ink("grid"), width: 1 }, axis = { stroke: ink("axis"), grid, ticks: grid, font: "11px sans-serif" };
    return {
      width: this.clientWidth, height, title: "",
      scales: { x: { time: false, dir: view.falling ? -1 : 1 } },
      axes: [{ ...axis, label: title, labelSize: title ? 18 : 0, labelFont: "11px sans-serif", size: title ? 38 : 28 }, { ...axis, size: 44 }],
      cursor: { sync: { key: "spectrum" }, drag: { x: true, y: false }, points: { show: false } },
      legend: { show: !strip },
      series: [{ label: view.x_label }, ...series],
    };
  }

  draw() {
    const view = this.views[this.hit], look = { width: 1.4, points: { show: false }, spanGaps: view.sticks };
    this.plots?.forEach((plot) => plot.destroy());
    const main = this.options(view, TALL, [{ ...look, label: this.dataset.query, stroke: ink("query") }, { ...look, label: this.dataset.reference, stroke: ink("reference"), dash: view.sticks ? undefined : [5, 4] }], view.residual.length ? "" : view.x_label);
    main.hooks = { draw: [(plot) => this.named(plot, view)], setScale: [(plot, key) => { if (key === "x") this.follow(plot); }] };
    if (!view.sticks) main.scales.y = { range: [this.mirrored ? -1.1 : -0.08, 1.15] };
    else main.scales.y = { range: [this.mirrored ? -1.15 : 0, 1.15] };
    this.plots = [new window.uPlot(main, this.data(view), this.board)];
    if (view.residual.length) this.plots.push(new window.uPlot(this.options(view, STRIP + 30, [{ ...look, width: 1, label: this.dataset.rest, stroke: ink("rest") }], view.x_label, true), [view.x, view.residual], this.board));
  }

  follow(plot) {
    const { min, max } = plot.scales.x, other = this.plots?.[1];
    if (other && (other.scales.x.min !== min || other.scales.x.max !== max)) other.setScale("x", { min, max });
  }
}
customElements.define("tw-spectrum", Spectrum);
