// A table that is wider than its place: set tighter on a wide screen, read downwards on a narrow one, where every cell
// says its column. Without this script it moves sideways in its own region, as WCAG 1.4.10 lets a table do.
const narrow = matchMedia("(max-width: 640px)");
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };

// Display other than a table's takes the roles of a table away: they are said.
function told(table, on) {
  for (const part of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, td, th")]) {
    const role = ROLES[part.tagName] ?? (part.closest("thead") ? "columnheader" : "rowheader");
    if (on) part.setAttribute("role", role); else part.removeAttribute("role");
  }
}

function labelled(table) {
  const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent.trim());
  for (const row of table.querySelectorAll("tbody > tr, tfoot > tr")) {
    let column = 0;
    for (const cell of row.cells) {
      if (cell.colSpan === 1 && heads[column]) cell.dataset.label = heads[column]; else delete cell.dataset.label;
      column += cell.colSpan;
    }
  }
}

const plain = (table) => table.tHead?.rows.length === 1 && table.dataset.stack !== "off" && !table.querySelector("[rowspan], thead [colspan]");
const wider = (place) => place.scrollWidth > place.clientWidth + 1;

function fit(place) {
  const table = place.querySelector(":scope > table");
  if (!table || place.clientWidth === 0) return; // nothing to measure while it is folded away
  if (table.classList.contains("stacked")) { table.classList.remove("stacked"); told(table, false); }
  table.classList.remove("tight");
  if (!wider(place)) return;
  if (narrow.matches && plain(table)) { labelled(table); told(table, true); table.classList.add("stacked"); } else table.classList.add("tight");
}

const all = (within = document) => within.querySelectorAll(".scroll").forEach(fit);
all();
addEventListener("load", () => all());
let waiting = 0;
addEventListener("resize", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(() => all()); });
document.addEventListener("htmx:afterSettle", () => all());
document.addEventListener("toggle", (event) => { if (event.target.open) all(event.target); }, true);
