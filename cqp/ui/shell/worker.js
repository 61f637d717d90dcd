// Opens the page that stands in when the server cannot be reached. It keeps nothing but public files of ours: no answer
// about anybody goes through it. While the server answers, what it says is what is shown, always.

const CACHE = "cqp-shell-{version}"
const FILES = {files}
const SHELL = FILES[0]
const HAS_DIGEST = /\/assets\/[0-9a-f]{12}\//
const PATIENCE_MS = 5000 // a page that takes longer is taken for lost
const FILE_PATIENCE_MS = 1000
const AROUND = ["/api/*", "/_stcore/*", "/static/*", "/media/*", "/component/*"] // never pass here: marks are not slowed

self.addEventListener("install", (event) => {
  event.addRoutes?.(AROUND.map((urlPattern) => ({ condition: { urlPattern }, source: "network" })))?.catch(() => {})
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)))
  self.skipWaiting()
})

self.addEventListener("activate", (event) => event.waitUntil(takeOver()))

async function takeOver() {
  await self.registration.navigationPreload?.enable()
  for (const name of await caches.keys()) {
    if (name.startsWith("cqp-shell-") && name !== CACHE) await caches.delete(name)
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin || request.method !== "GET") return
  if (request.mode === "navigate") {
    if (pathname.lastIndexOf("/") === 0 && !pathname.includes(".")) event.respondWith(openPage(event, pathname))
  } else if (FILES.includes(pathname)) {
    event.respondWith(openFile(request))
  }
})

async function openPage(event, pathname) {
  try {
    const answer = await within(PATIENCE_MS, event.preloadResponse.then((early) => early ?? fetch(event.request)))
    const isProxyAlone = answer.status === 502 || answer.status === 504
    const isStopped = answer.status === 503 && pathname === "/notation" // elsewhere the server's own page says why
    if (!isProxyAlone && !isStopped) return answer
  } catch {
    // no answer
  }
  return (await caches.match(SHELL)) ?? Response.error()
}

async function openFile(request) {
  const kept = await caches.match(request.url)
  if (kept && HAS_DIGEST.test(request.url)) return kept // its name changes with its content
  try {
    return await within(FILE_PATIENCE_MS, fetch(request))
  } catch {
    return kept ?? Response.error()
  }
}

function within(ms, promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), ms))
  return Promise.race([promise, late])
}
