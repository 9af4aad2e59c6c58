// <tw-photos>: each picture's digest is computed here before it is sent, and again where it arrives; one at a time,
// with its progress. Without this script the form sends them all at once.
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

class Photos extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.#sendAll(); });
    this.form.querySelector("button").hidden = true; // what is chosen is sent at once
    this.querySelector('input[type="file"]').addEventListener("change", () => this.#sendAll());
  }
  async #sendAll() {
    const chooser = this.querySelector('input[type="file"]');
    const files = [...chooser.files];
    chooser.value = "";
    for (const file of files) await this.#send(file);
  }
  async #send(file) {
    const row = document.createElement("li"), name = document.createElement("span"), bar = document.createElement("progress"), state = document.createElement("strong");
    name.textContent = file.name; bar.max = 100; bar.value = 0; bar.setAttribute("aria-label", file.name); state.textContent = this.dataset.sending;
    row.append(name, bar, state);
    this.querySelector(".sending").append(row);
    if (file.size > Number(this.dataset.most)) { state.textContent = this.dataset.large; row.dataset.failed = "yes"; return; }
    const data = await file.arrayBuffer();
    const digest = hex(await crypto.subtle.digest("SHA-256", data));
    const body = new FormData(this.form);
    body.set("picture", file); body.set("sha256", digest);
    const kept = await new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; };
      request.onload = () => { let said = null; try { said = JSON.parse(request.responseText); } catch { /* a page, not an answer */ } resolve(request.status === 200 ? said : null); };
      request.onerror = () => resolve(null);
      request.send(body);
    });
    if (!kept) { state.textContent = this.dataset.failed; row.dataset.failed = "yes"; return; }
    bar.value = 100; state.textContent = this.dataset.kept;
    this.#thumbnail(kept.pictures[0], file, digest, body.get("caption") || body.get("kind"));
  }
  #thumbnail(number, file, digest, caption) {
    const list = this.closest("section").querySelector(".thumbnails");
    list.querySelector(".hint")?.remove();
    if (list.querySelector(`[data-picture="${number}"]`)) return;
    const item = document.createElement("li"), link = document.createElement("a"), image = document.createElement("img"), text = document.createElement("small"), code = document.createElement("code");
    item.dataset.picture = number; link.href = `${this.form.action}/${number}`;
    image.src = URL.createObjectURL(file); image.width = 160; image.height = 120; image.alt = caption;
    image.onload = () => URL.revokeObjectURL(image.src);
    code.textContent = digest.slice(0, 12); text.append(`${caption} · `, code);
    link.append(image); item.append(link, text); list.append(item);
  }
}
customElements.define("tw-photos", Photos);
// "Another" counts on, so that each new entry has a number of its own.
document.addEventListener("htmx:afterRequest", (event) => {
  const button = event.target.closest?.("[data-more]");
  if (!button || !event.detail.successful) return;
  const address = button.getAttribute("hx-get");
  button.setAttribute("hx-get", address.replace(/entry=(\d+)/, (_, n) => `entry=${Number(n) + 1}`));
  htmx.process(button);
});
