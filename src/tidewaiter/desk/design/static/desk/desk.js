// What every page runs: keyboard, dialogs, search, and telling a server's "no" where people look.
const typing = (el) => el && (el.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && !/^(checkbox|radio|button|submit)$/.test(el.type)));
const lettersOn = () => document.body.dataset.shortcuts !== "off";

// Anything with data-key="h" is pressed by that key; with data-opens="id" it opens the dialog of that id.
document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    if (document.getElementById("find") && !document.querySelector("dialog[open]")) { event.preventDefault(); open("find"); }
    return;
  }
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || typing(event.target) || !lettersOn()) return;
  if (document.querySelector("dialog[open]") && event.key !== "Escape") return;
  if (event.key === "?") { open("help"); return; }
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    event.preventDefault();
    if (search) search.focus(); else open("find");  // a page without a search of its own
    return;
  }
  const pressed = [...document.querySelectorAll("[data-key]")].find((el) => el.dataset.key === event.key && !el.disabled && el.offsetParent !== null);
  if (pressed) { event.preventDefault(); pressed.click(); }
});

const open = (id) => { const dialog = document.getElementById(id); if (dialog && !dialog.open) dialog.showModal(); };
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) { if (opener.tagName === "A") event.preventDefault(); open(opener.dataset.opens); }
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
});

// A fragment that has just come is plain for a moment; whoever presses then must not be sent to another page.
const enhance = (event) => { const asks = event.target.closest?.("[hx-post], [hx-get]"); if (asks) window.htmx?.process(asks); };
for (const name of ["click", "submit"]) document.addEventListener(name, enhance, true);

// A menu that is open on wide screens and closed on narrow ones.
const menu = document.querySelector(".menu");
if (menu && matchMedia("(max-width: 900px)").matches) menu.removeAttribute("open");

// The room somebody is in is in sight, however many rooms their role has.
if (menu?.hasAttribute("open")) menu.querySelector("nav a[aria-current]")?.scrollIntoView({ block: "nearest" });

// A page that asks again by itself says so: it does not keep a login alive that nobody uses.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.triggeringEvent && event.detail.elt.getAttribute("hx-trigger")?.includes("every ")) event.detail.headers["X-Poll"] = "1";
});

// The network is gone: say so. Whether the act arrived is not known here, so nothing is promised.
document.addEventListener("htmx:sendError", () => {
  const place = document.getElementById("notices");
  if (!place) return;
  const said = document.createElement("p");
  said.className = "notice error";
  said.setAttribute("role", "alert");
  said.textContent = document.body.dataset.unreachable;
  place.replaceChildren(said);
});
