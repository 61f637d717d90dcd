// The page that the worker opens when the server cannot be reached: the grid as it last was, with what waits. It gives
// way to the real page by itself, once the server answers and nothing here is left to send or half written.

import { clean, el } from "../grid/dom.js"
import mount from "../grid/grid.js"
import { keptGrid, keptSittings, keptTheme, lastPerson } from "../grid/kept.js"
import { outboxOf, waitingInAll } from "../grid/outbox.js"

const LOOK_EVERY_MS = 2000
const PATIENCE_MS = 4000

const main = document.querySelector("main")
const who = lastPerson()
const sitting = Number(new URLSearchParams(location.search).get("sitting"))
const data = who && location.pathname === "/notation" ? keptGrid(who, sitting) : null
for (const [name, value] of Object.entries(keptTheme())) document.documentElement.style.setProperty(name, value)
const outbox = data && outboxOf(data.installation, data.assessor, data.sitting)
const place = data ? openGrid() : null
if (!data) who ? listGrids() : showNobody()
setInterval(look, LOOK_EVERY_MS)

/** Show the grid where its style reaches nothing else, as Streamlit does. */
function openGrid() {
  document.title = `${data.candidate} – hors connexion`
  const heard = data.heard ? ` à ${timeOf(data.heard)}` : ""
  const place = el("div")
  const root = place.attachShadow({ mode: "open" })
  const style = el("link", { rel: "stylesheet", href: document.body.dataset.gridStyle })
  const grid = el("div", { class: "grid", style: "--stick: 0rem" })
  root.append(style, grid)
  main.append(
    el("p", { class: "offline" }, `Hors connexion : voici votre grille telle qu'elle était${heard}. Continuez à noter : tout est gardé sur ce poste et part de lui-même dès que le serveur répond.`),
    place,
  )
  outbox.link = "offline" // until it answers
  style.addEventListener("load", () => mount({ data, parentElement: root }), { once: true })
  return root
}

function listGrids() {
  const links = keptSittings(who).map((id) => {
    const { candidate, block, planned } = keptGrid(who, id)
    const { waiting } = outboxOf(who.installation, who.assessor, id)
    return el("li", {}, el("a", { href: `/notation?sitting=${id}` }, `${candidate} – bloc ${block} (${planned})`, el("span", {}, waiting ? `${waiting} en attente` : "")))
  })
  main.append(
    el("h1", {}, "Le serveur ne répond pas"),
    el("p", {}, "Cette page revient d'elle-même dès qu'il répond. Ce qui était enregistré l'est toujours."),
    el("h2", {}, `Les grilles de ${who.name} gardées sur ce poste`),
    links.length ? el("ul", {}, ...links) : el("p", {}, "Aucune : seules les grilles ouvertes depuis votre connexion le sont."),
  )
}

function showNobody() {
  const waiting = waitingInAll()
  main.append(
    el("h1", {}, "Le serveur ne répond pas"),
    el("p", {}, "Cette page revient d'elle-même dès qu'il répond. Ce qui était enregistré l'est toujours."),
  )
  if (waiting) {
    const words = waiting > 1 ? `${waiting} marques attendent` : "1 marque attend"
    main.append(el("p", { class: "offline" }, `${words} sur ce poste, en attente d'envoi : n'effacez pas les données de ce navigateur. Elles partiront quand leur évaluateur se reconnectera ici et ouvrira sa grille.`))
  }
}

async function look() {
  if (place && (outbox.link !== "ok" || outbox.waiting || isWriting())) return
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(place ? location.href : "/_stcore/health", { cache: "no-store", signal })
    if (answer.ok && !(place && (outbox.waiting || isWriting()))) location.reload()
  } catch {
    // still no server
  }
}

function isWriting() {
  const at = place.activeElement
  return Boolean(at?.matches("textarea, input") && clean(at.value).trim())
}

function timeOf(instant) {
  return new Date(instant).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" })
}
