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

// Keys that come faster than fingers: a reader that types. A pause longer than this begins anew.
export const KEY_GAP_MS = 30;
const SHORTEST = 4;

export class Wedge {
  #text = ""; #last = -Infinity; #fast = 0;
  // Take a key; gives the code when Enter ends a burst, else null.
  key(name, at) {
    const fast = at - this.#last <= KEY_GAP_MS;
    this.#last = at;
    if (name === "Enter" || name === "Tab") {
      const code = fast && this.#fast >= SHORTEST - 1 && this.#text.length >= SHORTEST ? this.#text : null;
      this.#text = ""; this.#fast = 0;
      return code;
    }
    if (name.length !== 1) return null;
    if (!fast) { this.#text = ""; this.#fast = 0; }
    this.#text += name; this.#fast += fast ? 1 : 0;
    return null;
  }
  get bursting() { return this.#fast >= 2; }
}
