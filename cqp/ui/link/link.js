// Says on every page that the server is silent. The live grid says it itself, with what waits on this laptop.
// Also has the browser open a page of ours when a reload finds no server, and mends the menu of small screens.

const SILENT_AFTER_MS = 3000
const LOOK_EVERY_MS = 500
const WORDS = "Le serveur ne répond pas : rien de ce que vous faites ici n'est enregistré pour l'instant. " +
  "Ne rechargez pas : la page reprend d'elle-même dès qu'il répond, et ce qui était enregistré l'est toujours."

const bar = document.createElement("p")
bar.setAttribute("role", "status")
bar.id = "link"
Object.assign(bar.style, {
  position: "fixed", insetInline: "0", bottom: "0", zIndex: "2000000", margin: "0", padding: ".75rem 1.5rem",
  background: "#7a1c0b", color: "#fff", font: "600 1rem/1.4 'Source Sans', sans-serif", textAlign: "center",
})
bar.hidden = true
document.body.append(bar)

let wasConnected = false
let silentSince = null

setInterval(() => {
  const state = document.querySelector("[data-test-connection-state]")?.getAttribute("data-test-connection-state")
  if (state === "CONNECTED") {
    wasConnected = true
    silentSince = null
  } else if (wasConnected) {
    silentSince ??= Date.now()
  }
  const isSilent = silentSince !== null && Date.now() - silentSince > SILENT_AFTER_MS
  show(isSilent && !location.pathname.endsWith("/notation"))
  mendMenu()
  const skip = document.querySelector('a[href^="#"]')?.firstChild
  if (skip?.nodeValue === "Skip to main content") skip.nodeValue = "Aller au contenu"
}, LOOK_EVERY_MS)

/** Streamlit's menu of small screens puts titles among the items of a list, which is none then, and an English name. */
function mendMenu() {
  const menu = document.querySelector('[data-testid="stSidebarNav"]')
  if (!menu) return
  menu.setAttribute("aria-label", "Pages")
  for (const one of menu.querySelectorAll("ul:not([role]), li:not([role])")) one.setAttribute("role", "none")
}

function show(on) {
  if (bar.hidden !== on) return
  bar.hidden = !on
  bar.textContent = on ? `⚠ ${WORDS}` : "" // a screen reader reads what changes
}

// Browsers allow it on https and on this very machine only.
addEventListener("load", () => navigator.serviceWorker?.register("/worker.js", { updateViaCache: "none" }).catch(() => {}))
