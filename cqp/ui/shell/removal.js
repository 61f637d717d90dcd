// Served instead of the worker where none is wanted: takes away the one that a browser still has, and what it kept.

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(leave()))

async function leave() {
  for (const name of await caches.keys()) if (name.startsWith("cqp-shell-")) await caches.delete(name)
  await self.registration.unregister()
}
