// What a reader read: the code in it, which standard it follows, and whether its check digit fits.
// S10: UPU S10. SSCC and GTIN: GS1 General Specifications, 3.3 and 7.9. Container: ISO 6346. Air waybill: IATA 600a.

const compact = (text) => text.toUpperCase().replace(/[\s\u2010-\u2015-]/g, "");

const s10 = (s) => {
  const weights = [8, 6, 4, 2, 3, 5, 9, 7];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(s[2 + i]), 0);
  const rest = 11 - (sum % 11);
  return (rest === 10 ? 0 : rest === 11 ? 5 : rest) === Number(s[10]);
};

const gs1 = (digits) => {
  const body = [...digits.slice(0, -1)].reverse();
  const sum = body.reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1));
};

// Letters count 10 to 38 leaving out multiples of 11; the character at place i weighs 2 to the i.
const LETTERS = Object.fromEntries([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter, i) => [letter, 10 + i + Math.floor((i + 9) / 10)]));
const container = (s) => {
  const sum = [...s.slice(0, 10)].reduce((total, c, i) => total + (LETTERS[c] ?? Number(c)) * 2 ** i, 0);
  return (sum % 11) % 10 === Number(s[10]);
};

const airWaybill = (s) => Number(s.slice(3, 10)) % 7 === Number(s[10]);

const SHAPES = [
  { kind: "S10", shape: /^[A-Z]{2}\d{9}[A-Z]{2}$/, fits: s10 },
  { kind: "container", shape: /^[A-Z]{3}[UJZ]\d{7}$/, fits: container },
  { kind: "SSCC", shape: /^\d{18}$/, fits: gs1 },
  { kind: "GTIN", shape: /^\d{14}$/, fits: gs1 },
  { kind: "AWB", shape: /^\d{11}$/, fits: airWaybill },
];

// An AIM symbology identifier (']C1') and FNC1 (group separators) say how something was printed, not what it is.
export function read(raw) {
  let text = raw.trim().replace(/^\][A-Za-z][0-9A-Za-z]/, "").replace(/^\u001d/, "");
  const printed = text.replace(/[()]/g, "");
  const unit = /^00(\d{18})(?!\d)/.exec(printed);
  const item = /^01(\d{14})/.exec(printed);
  if (unit) text = unit[1];
  else if (item && (raw.includes("(") || raw.startsWith("]"))) text = item[1];
  const code = text.replace(/\u001d.*$/, "").trim().slice(0, 200);
  const known = SHAPES.find((one) => one.shape.test(compact(code)));
  return { code, kind: known?.kind ?? "", fits: known ? known.fits(compact(code)) : null };
}

// The form in which the centre looks a code up: ASCII letters and digits in capitals, all else beyond ASCII as it is.
const fold = (text) => [...text].filter((c) => c > "\u007f" || /[0-9A-Za-z]/.test(c)).map((c) => (c > "\u007f" ? c : c.toUpperCase())).join("");
export const spellings = (code) => {
  const at = code.indexOf(":");
  return [...new Set([fold(code), at < 0 ? "" : fold(code.slice(at + 1))])].filter(Boolean);
};

// Keys that come faster than fingers: a reader that types. Readers stall now and then (Bluetooth, a busy tablet), so a
// code may come in several runs; what somebody typed slowly before it is left out.
export const KEY_GAP_MS = 30;
const STALL_MS = 250;
const RUN = 4; // so many keys in a row are no fingers
const STRAY = 3; // so many slow keys before or after a run belong to it

export class Wedge {
  #runs = []; #last = -Infinity;
  // Take a key; gives the code when Enter or Tab ends it, null for anything that fingers may have typed.
  key(name, at) {
    const gap = at - this.#last;
    this.#last = at;
    if (name === "Enter" || name === "Tab") {
      const code = gap <= STALL_MS ? this.#code() : null;
      this.#runs = [];
      return code;
    }
    if (name.length !== 1) return null;
    if (gap > STALL_MS) this.#runs = [];
    if (gap > KEY_GAP_MS || !this.#runs.length) this.#runs.push("");
    this.#runs[this.#runs.length - 1] += name;
    return null;
  }
  get bursting() { return (this.#runs.at(-1)?.length ?? 0) >= 3; }
  #code() {
    const fast = this.#runs.map((run) => run.length >= RUN);
    const first = fast.indexOf(true), last = fast.lastIndexOf(true);
    if (first < 0 || this.#runs.slice(last + 1).join("").length > STRAY) return null;
    const lead = this.#runs.slice(0, first).join("");
    return (lead.length <= STRAY ? lead : "") + this.#runs.slice(first).join("");
  }
}
