// The triage queue by keyboard: the row with the focus, the pane beside it, what is new. Nothing moves under the cursor.
const POLL = 15000;
const SWAPS = ["htmx:afterSwap", "htmx:oobAfterSwap", "htmx:afterSettle"];
const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && el.type !== "checkbox");

class Queue extends HTMLElement {
  connectedCallback() {
    this.tag = `"${this.dataset.stamp}"`;
    this.at = Math.max(0, this.rows().findIndex((row) => `#${row.id}` === location.hash));
    this.mark(false);
    this.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-number]");
      if (row && !event.target.closest("a, input, button")) { this.at = this.rows().indexOf(row); this.mark(); }
    });
    this.keys = (event) => this.key(event);
    document.addEventListener("keydown", this.keys);
    this.swapped = () => this.mark(false);  // a row that was decided comes anew, in whatever order
    for (const name of SWAPS) document.addEventListener(name, this.swapped);
    this.timer = setInterval(() => this.poll(), POLL);
  }
  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("keydown", this.keys);
    for (const name of SWAPS) document.removeEventListener(name, this.swapped);
  }
  rows() { return [...this.querySelectorAll("tr[data-number]")]; }
  key(event) {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || typing(event.target)) return;
    if (document.body.dataset.shortcuts === "off" || document.querySelector("dialog[open]")) return;
    const rows = this.rows();
    const row = rows[this.at];
    const step = { j: 1, k: -1 }[event.key];
    if (step) { this.at = Math.min(rows.length - 1, Math.max(0, this.at + step)); this.mark(); }
    else if (event.key === "Enter" && row && !event.target.closest("a, button, summary")) row.querySelector("a").click();
    else if (event.key === "x" && row) { const box = row.querySelector("input"); box.checked = !box.checked; }
    else if (event.key === "n") this.free();
    else return;
    event.preventDefault();
  }
  free() {
    const rows = this.rows();
    const found = rows.findIndex((row, at) => at > this.at && !row.classList.contains("done") && row.querySelector(".owner").textContent.trim() === "–");
    if (found >= 0) { this.at = found; this.mark(); }
    else location.assign(`${this.dataset.following}?after=${rows[this.at]?.dataset.number ?? ""}`);
  }
  mark(show = true) {
    this.rows().forEach((row, at) => row.classList.toggle("focused", at === this.at));
    const row = this.rows()[this.at];
    if (!row || !show) return;
    row.scrollIntoView({ block: "nearest" });
    clearTimeout(this.wait);
    this.wait = setTimeout(() => window.htmx.ajax("GET", row.dataset.preview, { target: "#pane", swap: "innerHTML" }), 90);
  }
  async poll() {
    if (document.hidden) return;
    const asked = new URL(this.dataset.news, location.href);
    asked.searchParams.set("since", this.dataset.newest);
    this.rows().forEach((row) => asked.searchParams.append("n", row.dataset.number));
    let answer;
    try { answer = await fetch(asked, { headers: { "If-None-Match": this.tag }, cache: "no-store" }); } catch { return; }
    if (answer.status !== 200) return;
    this.tag = answer.headers.get("ETag") ?? this.tag;
    const told = await answer.json();
    const news = document.getElementById("news");
    if (news) { news.textContent = told.label; news.hidden = !told.new; }
    for (const one of told.rows) {
      const row = document.getElementById(`item-${one.number}`);
      if (!row) continue;
      row.querySelector(".owner").textContent = one.owner || "–";
      row.classList.toggle("done", one.status !== "open");
    }
  }
}
customElements.define("tw-queue", Queue);

document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });

class Toast extends HTMLElement {
  connectedCallback() { this.timer = setTimeout(() => this.remove(), 1000 * Number(this.dataset.seconds)); }
  disconnectedCallback() { clearTimeout(this.timer); }
}
customElements.define("tw-toast", Toast);
