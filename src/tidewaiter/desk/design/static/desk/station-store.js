// What a station keeps in the browser: the centre's signed list of what must stop, and scans that are not sent yet.
const NAME = "tidewaiter-station";
const LABEL = "tidewaiter station hold list\n";

const open = () => new Promise((resolve, reject) => {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => { asked.result.createObjectStore("kept"); asked.result.createObjectStore("scans", { keyPath: "id" }); };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});
const within = async (store, mode, work) => {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : {});
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally { base.close(); }
};

const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const encoded = (text) => new TextEncoder().encode(text);

export async function genuine(signed, key) {
  if (!signed?.list || signed.key !== key) return false;
  const imported = await crypto.subtle.importKey("raw", bytes(key), { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, imported, bytes(signed.signature), encoded(LABEL + signed.list));
}

// A list is checked when it comes and again each time it is read: what lies in a browser can be written to.
export async function keepList(signed, key) {
  if (!(await genuine(signed, key))) return false;
  await within("kept", "readwrite", (store) => store.put({ ...signed, kept_at: Date.now() }, "list"));
  return true;
}
export async function keptList(key) {
  const signed = await within("kept", "readonly", (store) => store.get("list"));
  if (!signed || !(await genuine(signed, key))) return null;
  const list = JSON.parse(signed.list);
  // How long it is good for counts from when it came: a tablet's clock need not agree with the centre's.
  return { ...list, keep_until: signed.kept_at + Date.parse(list.good_until) - Date.parse(list.made_at) };
}
export async function onList(list, names) {
  for (const name of names) {
    const digest = hex(await crypto.subtle.digest("SHA-256", encoded(list.salt + name))).slice(0, 32);
    if (Object.hasOwn(list.codes, digest)) return list.codes[digest];
  }
  return null;
}

export const keepScan = (scan) => within("scans", "readwrite", (store) => store.put(scan));
export const waitingScans = () => within("scans", "readonly", (store) => store.getAll());
export const dropScans = (ids) => within("scans", "readwrite", (store) => { ids.forEach((id) => store.delete(id)); });
