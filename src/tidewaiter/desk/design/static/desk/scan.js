// <tw-scan>: catches what a reader types wherever the focus is, asks the centre, and fills the screen with the answer.
import { Wedge, read, spellings } from "./scan-code.js";
import { dropScans, keepList, keepScan, keptList, onList, waitingScans } from "./station-store.js";

const ANSWER_MS = 2500; // longer than this is no connection
const AGAIN_MS = 2000;
const LIST_EVERY_MS = 5 * 60_000;
const SEND_EVERY_MS = 15_000;
const LAST = "tidewaiter-last-scans"; // kept in this tab, for who made them, until it is closed
const MOST_LAST = 10;
const SHAPES = { stop: "⬣", look: "▲", clear: "✓", unknown: "?" };
// Tones: [hertz, milliseconds, wave].
const TONES = { stop: [[196, 220, "square"], [0, 90], [196, 320, "square"]], clear: [[1318, 160, "sine"]], look: [[587, 260, "triangle"]], unknown: [[440, 130, "triangle"], [330, 200, "triangle"]] };

class Scan extends HTMLElement {
  #wedge = new Wedge(); #last = { code: "", at: -Infinity }; #sound = null; #lock = null; #turn = 0; #early = ""; #rows = [];

  connectedCallback() {
    this.texts = JSON.parse(document.getElementById("station-texts").textContent);
    this.named = (name) => document.querySelector(`[data-part="${name}"]`);
    this.field = this.named("field");
    this.#early = this.field.value; // what a reader sent before this script ran stands in the field already
    document.addEventListener("keydown", (event) => this.#key(event), true);
    this.named("form").addEventListener("submit", (event) => { event.preventDefault(); this.scan(this.field.value); });
    this.named("sound").addEventListener("click", () => this.#switchSound());
    this.#fullScreen(); this.#again();
    this.named("place")?.addEventListener("change", (event) => event.target.form.requestSubmit());
    document.addEventListener("click", () => this.#focus());
    document.addEventListener("visibilitychange", () => this.#stayAwake());
    addEventListener("online", () => this.#send());
    addEventListener("offline", () => this.#status(false));
    this.#stayAwake(); this.#focus(); this.#worker(); this.#status(!this.hasAttribute("data-shell"));
    this.#refresh(); this.#send();
    setInterval(() => this.#refresh(), LIST_EVERY_MS);
    setInterval(() => this.#send(), SEND_EVERY_MS);
    this.dataset.ready = "yes";
  }

  // ---- what is typed ----
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.tagName === "SELECT" && !this.#wedge.bursting && event.key.length !== 1) return;
    const code = this.#wedge.key(event.key, event.timeStamp);
    if (code !== null) {
      event.preventDefault(); event.stopPropagation();
      this.scan(this.#whole(code) ? this.field.value : code);
      return;
    }
    if (event.key.length === 1 && event.target !== this.field) {
      event.preventDefault(); event.stopPropagation(); this.field.focus(); this.field.value += event.key;
    }
    if (event.key.length === 1) event.stopPropagation(); // no letter is a shortcut here
  }
  // A reader that stalled for long left the beginning in the field: with it the code is one of a standard, without it none.
  #whole(code) {
    const all = this.field.value;
    if (this.#early && all === this.#early + code) return true;
    return all !== code && all.endsWith(code) && !read(code).kind && Boolean(read(all).kind);
  }
  #focus() {
    const at = document.activeElement;
    if (!at || at === document.body || at.tagName === "BUTTON") this.field.focus({ preventScroll: true });
  }

  // ---- one scan ----
  async scan(raw) {
    const began = performance.now();
    this.#wake();
    const { code, fits } = read(raw);
    this.field.value = this.#early = "";
    if (!code) return;
    if (code === this.#last.code && began - this.#last.at < AGAIN_MS) { this.#note(this.texts.offline.duplicate); return; }
    this.#last = { code, at: began };
    const turn = ++this.#turn;
    this.named("verdict").classList.add("waiting");
    const scan = { id: crypto.randomUUID(), code, at: new Date().toISOString() };
    let answer = await this.#ask(code);
    if (answer === null) answer = await this.#alone(scan, fits);
    else { this.#status(true); this.#send(); }
    this.#remember(answer, scan);
    if (turn !== this.#turn && answer.sign !== "stop") return; // a newer scan has the screen, unless this one must stop
    if (fits === false && answer.sign === "unknown") answer = { ...answer, step: this.texts.offline.misread };
    this.#show(answer);
    requestAnimationFrame(() => {
      const took = performance.now() - began;
      this.dataset.ms = took.toFixed(1); this.dataset.server = answer.milliseconds ?? "";
      this.dataset.count = String(Number(this.dataset.count ?? 0) + 1);
      this.#note(this.texts.offline.took.replace("%s", took.toFixed(0)));
    });
  }
  async #ask(code) {
    const body = new URLSearchParams({ code, facility: this.dataset.facility });
    try {
      const answer = await this.#fetch(this.dataset.post, { method: "POST", body });
      if (!answer.ok || answer.redirected) { if (answer.redirected || answer.status === 401 || answer.status === 403) this.#alarm(this.texts.offline.ended); return null; }
      const said = await answer.json();
      return SHAPES[said.sign] ? said : null;
    } catch { return null; }
  }
  #fetch(address, more = {}) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.dataset.token, ...(more.headers ?? {}) };
    return fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(ANSWER_MS), ...more, headers });
  }
  // No connection, or no answer: what the list says. What is not on it is unknown, never clear.
  async #alone(scan, fits) {
    this.#status(false);
    const said = this.texts.offline;
    let list = null, sign = "unknown";
    try { list = await keptList(this.dataset.key); sign = (list && (await onList(list, spellings(scan.code)))) ?? "unknown"; } catch { list = null; }
    try { await keepScan({ ...scan, shown: sign }); } catch (error) { this.#alarm(String(error)); }
    const made = list ? new Date(list.made_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : "";
    const weak = [list && Date.now() > list.keep_until ? said.old_list : "", list && !list.whole ? said.short_list : ""];
    return {
      code: scan.code, sign, word: this.texts.words[sign], sentence: said[sign], reason: weak.filter(Boolean).join(" "),
      step: fits === false && sign === "unknown" ? said.misread : said[`${sign}_step`], start: "", offline: list ? said.offline.replace("%s", made) : said.no_list,
    };
  }

  // ---- the screen ----
  #show(answer) {
    const verdict = this.named("verdict");
    verdict.className = `verdict verdict-${answer.sign}`; verdict.dataset.sign = answer.sign;
    const put = (name, text) => { this.named(name).textContent = text ?? ""; };
    put("mode", answer.offline); put("word", answer.word); put("code", answer.code);
    put("sentence", [answer.sentence, answer.why === "elsewhere" ? answer.facility : ""].filter(Boolean).join(" "));
    put("reason", [answer.reason, answer.instruction].filter(Boolean).join(" · ")); put("step", answer.step);
    this.named("simulated").hidden = !answer.simulated;
    const start = this.named("start");
    if (start) { start.hidden = !answer.start; start.action = answer.start || ""; }
    this.#play(answer.sign);
    this.field.focus({ preventScroll: true });
  }
  #remember(answer, scan) {
    const { sign, code, word, offline } = answer;
    this.#row({ sign, code, word, offline, at: scan.at });
    if (!this.dataset.by) return;
    try { sessionStorage.setItem(LAST, JSON.stringify({ by: this.dataset.by, rows: this.#rows })); } catch { /* a full store: they stand on the screen alone */ }
  }
  // An examination was begun from here and the officer comes back: their scans are still there, nobody else's.
  #again() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(LAST)); } catch { kept = null; }
    if (this.dataset.by && kept?.by === this.dataset.by) kept.rows.toReversed().forEach((row) => this.#row(row));
    else if (this.dataset.by) sessionStorage.removeItem(LAST);
  }
  #row(said) {
    this.#rows = [said, ...this.#rows].slice(0, MOST_LAST);
    const row = document.createElement("li");
    row.className = said.sign;
    const cells = [["span", SHAPES[said.sign], "mark"], ["span", said.code, "code"], ["strong", said.word, ""], ["small", `${new Date(said.at).toLocaleTimeString()}${said.offline ? ` · ${said.offline}` : ""}`, ""]];
    for (const [tag, text, name] of cells) {
      const cell = document.createElement(tag);
      cell.textContent = text; if (name) cell.className = name; if (name === "mark") cell.setAttribute("aria-hidden", "true");
      row.append(cell);
    }
    const list = this.named("last");
    list.prepend(row);
    while (list.children.length > MOST_LAST) list.lastChild.remove();
  }
  #note(text) { this.named("note").textContent = text; }
  #alarm(text) { const place = this.named("alarm"); place.textContent = text; place.hidden = !text; }
  #status(connected, waiting = 0) {
    const place = this.named("status");
    if (!place) return;
    place.classList.toggle("off", !connected);
    const queued = waiting ? ` · ${this.texts.offline.waiting.replace("%s", waiting)}` : "";
    place.textContent = (connected ? this.texts.offline.connected : this.texts.offline.apart) + queued;
  }

  // ---- sound, light ----
  #wake() { this.#sound ??= this.dataset.silent ? null : new AudioContext(); this.#sound?.resume?.(); this.#soundButton(); }
  #switchSound() { if (this.#sound) { this.#sound.close(); this.#sound = null; this.dataset.silent = "yes"; } else { delete this.dataset.silent; this.#wake(); this.#play("clear"); } this.#soundButton(); }
  #soundButton() {
    const button = this.named("sound");
    button.setAttribute("aria-pressed", String(Boolean(this.#sound)));
    button.textContent = this.#sound ? this.texts.offline.sound_on : this.texts.offline.sound_off;
  }
  #play(sign) {
    if (!this.#sound) return;
    let at = this.#sound.currentTime;
    for (const [hertz, milliseconds, wave] of TONES[sign] ?? []) {
      if (hertz) {
        const tone = this.#sound.createOscillator(), volume = this.#sound.createGain();
        tone.type = wave; tone.frequency.value = hertz; volume.gain.value = 0.25;
        tone.connect(volume).connect(this.#sound.destination);
        tone.start(at); tone.stop(at + milliseconds / 1000);
      }
      at += milliseconds / 1000;
    }
  }
  #fullScreen() {
    const button = this.named("full");
    if (!button || !document.fullscreenEnabled) return;
    const said = () => { button.textContent = document.fullscreenElement ? button.dataset.leave : button.dataset.enter; };
    button.hidden = false; said();
    button.addEventListener("click", () => { (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {}); });
    document.addEventListener("fullscreenchange", said);
  }
  async #stayAwake() {
    if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
    try { this.#lock = await navigator.wakeLock.request("screen"); } catch { this.#lock = null; }
  }

  // ---- without a connection, and back ----
  async #worker() {
    if (!navigator.serviceWorker) return;
    try {
      await navigator.serviceWorker.register(this.dataset.worker, { scope: "/station" });
      const ready = await navigator.serviceWorker.ready;
      navigator.serviceWorker.addEventListener("message", (event) => { if (event.data?.kept) this.dataset.kept = "yes"; });
      const links = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')].map((el) => new URL(el.href || el.src).pathname);
      const modules = ["scan-code.js", "station-store.js"].map((name) => new URL(name, import.meta.url).pathname);
      if (!this.hasAttribute("data-shell")) ready.active.postMessage({ keep: [...links, ...modules] });
    } catch { this.dataset.kept = "no"; }
  }
  async #refresh() {
    if (this.hasAttribute("data-shell")) return;
    try {
      const answer = await this.#fetch(this.dataset.list);
      if (!answer.ok || answer.redirected) return;
      const kept = await keepList(await answer.json(), this.dataset.key);
      if (!kept) this.#alarm(this.texts.offline.bad_list);
      this.dataset.list_kept = kept ? "yes" : "no";
    } catch { /* the list that is kept stays */ }
  }
  #sending = false;
  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    try {
      if (this.hasAttribute("data-shell")) { // only a page of the centre's carries a token
        const back = await this.#fetch(`${location.pathname}?back`, { headers: { Accept: "text/html" } });
        if (back.ok && !(await back.text()).includes("data-shell")) location.reload();
        return;
      }
      const scans = (await waitingScans()) ?? [];
      if (!scans.length) return;
      const body = JSON.stringify({ facility: this.dataset.facility, scans: scans.slice(0, 200) });
      const answer = await this.#fetch(this.dataset.offline, { method: "POST", body, headers: { "Content-Type": "application/json" } });
      if (!answer.ok || answer.redirected) { this.#status(false, scans.length); return; }
      const { taken } = await answer.json();
      await dropScans(taken.map((one) => one.id));
      this.#status(true); this.#note(this.texts.offline.sent.replace("%s", taken.length));
      const late = taken.filter((one) => one.sign === "stop" && scans.find((scan) => scan.id === one.id)?.shown !== "stop");
      if (late.length) { this.#alarm(late.map((one) => this.texts.offline.late.replace("%s", one.code)).join(" ")); this.#play("stop"); }
      this.dataset.sent = String(Number(this.dataset.sent ?? 0) + taken.length);
    } catch { this.#status(false, ((await waitingScans().catch(() => [])) ?? []).length); } finally { this.#sending = false; }
  }
}
customElements.define("tw-scan", Scan);
