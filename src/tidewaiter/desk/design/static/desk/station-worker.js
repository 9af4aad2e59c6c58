// The station without a connection: its shell and the desk's own static files, kept. Nothing else is kept: no page
// with a name on it, no answer. Whatever changes something goes to the network or fails.
const CACHE = "tidewaiter-station-2";
const SHELL = "/station/shell";

self.addEventListener("install", () => { self.skipWaiting(); });
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("tidewaiter-station-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await Promise.allSettled([SHELL, ...event.data.keep].map(async (address) => {
      const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
      if (answer.ok) await cache.put(address, answer);
    }));
    event.source?.postMessage({ kept: true });
  })());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === "/station") {
    event.respondWith(fetch(request).then((answer) => (answer.status >= 500 ? kept(SHELL, answer) : answer)).catch(() => kept(SHELL)));
  } else if (address.pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(() => kept(address.pathname)));
  }
});
const kept = async (address, otherwise) => (await (await caches.open(CACHE)).match(address, { ignoreSearch: true })) ?? otherwise ?? Response.error();
