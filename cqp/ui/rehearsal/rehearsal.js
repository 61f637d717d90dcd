// Try out this laptop for real: its address, sign-in, storage, clock, delay, queue and printer. Go, or what to do first.

import { el, say } from "../grid/dom.js"
import { newId } from "../grid/ledger.js"

const SIGNS = { go: "✓", warn: "⚠", no: "✗", wait: "…" }
const QUEUE = "cqp.rehearsal."
const TRIES = 10
const SLOW_MS = 500
const TOO_SLOW_MS = 3000
const SKEW_S = 120
const ROOM = "x".repeat(200_000) // as much as a day of marks that could not leave, in characters

const CHECKS = [
  ["Adresse", address],
  ["Connexion", person],
  ["Mémoire du poste", storage],
  ["Horloge", clock],
  ["Délai", delay],
  ["File d'attente et reprise", queue],
  ["Ouverture sans réseau", offline],
]

export default function mount({ parentElement }) {
  const root = parentElement.querySelector(".rehearsal")
  if (root.childElementCount) return () => {}
  const verdict = el("p", { class: "verdict", role: "status" }, "Prêt à répéter.")
  const list = el("ul")
  const again = el("button", { type: "button" }, "Lancer la répétition")
  const paper = el("button", { type: "button" }, "Imprimer une page d'essai")
  root.append(verdict, list, again, " ", paper)
  again.addEventListener("click", () => run(list, verdict, again))
  paper.addEventListener("click", () => print())
  return () => {}
}

async function run(list, verdict, again) {
  again.disabled = true
  say(verdict, "La répétition est en cours…")
  list.replaceChildren()
  const levels = []
  for (const [name, check] of CHECKS) {
    const item = el("li", { "data-level": "wait" }, el("b", {}, SIGNS.wait), el("b", {}, name), el("span"))
    list.append(item)
    const [level, words] = await check().catch(() => ["no", "Le serveur ne répond pas : vérifiez le réseau, puis recommencez."])
    item.dataset.level = level
    say(item.firstChild, SIGNS[level])
    say(item.lastChild, words)
    levels.push(level)
  }
  const bad = levels.filter((level) => level === "no").length
  const doubtful = levels.filter((level) => level === "warn").length
  say(verdict, bad
    ? `✗ Non : ${bad} point${bad > 1 ? "s" : ""} à régler avant l'épreuve, ci-dessous.`
    : doubtful ? `⚠ Oui, avec ${doubtful} réserve${doubtful > 1 ? "s" : ""} à lire ci-dessous.` : "✓ Oui : ce poste est prêt pour l'épreuve.")
  say(again, "Recommencer")
  again.disabled = false
}

async function address() {
  const safe = location.protocol === "https:" || ["localhost", "127.0.0.1"].includes(location.hostname)
  return safe
    ? ["go", location.origin]
    : ["warn", `${location.origin} : sans https, ce qui passe peut être lu sur le réseau, et la grille ne se rouvre pas sans lui. Demandez à la coordination si cette adresse est la bonne.`]
}

async function person() {
  const answer = await fetch("/api/person", { cache: "no-store" })
  if (!answer.ok) return ["no", "Vous n'êtes plus connecté : reconnectez-vous avec votre code, puis recommencez."]
  return ["go", `Vous êtes connecté : ${(await answer.json()).name}.`]
}

async function storage() {
  try {
    localStorage.setItem(`${QUEUE}room`, ROOM)
    const kept = localStorage.getItem(`${QUEUE}room`) === ROOM
    localStorage.removeItem(`${QUEUE}room`)
    return kept ? ["go", "Ce navigateur garde ce qui attend d'être envoyé."] : ["no", "Ce navigateur ne garde rien : quittez la navigation privée."]
  } catch {
    return ["no", "La mémoire de ce navigateur est pleine ou refusée : quittez la navigation privée, ou videz ses données d'autres sites."]
  }
}

async function clock() {
  const before = Date.now()
  const { now } = await send([])
  const skew = Math.round((Date.now() + before) / 2 - new Date(now)) / 1000
  return Math.abs(skew) < SKEW_S
    ? ["go", `À l'heure du serveur, à ${Math.abs(Math.round(skew))} s près.`]
    : ["warn", `L'horloge de ce poste ${skew > 0 ? "avance" : "retarde"} de ${Math.round(Math.abs(skew) / 60)} min. Sans effet sur l'épreuve : seule l'heure du serveur compte.`]
}

async function delay() {
  const times = []
  for (let at = 0; at < TRIES; at++) {
    const start = performance.now()
    await send([String(at)])
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const [middle, worst] = [times[TRIES / 2], times[TRIES - 1]].map(Math.round)
  const words = `${middle} ms en général, ${worst} ms au plus.`
  if (middle > TOO_SLOW_MS) return ["no", `${words} C'est trop lent : rapprochez-vous de la borne, ou changez de réseau.`]
  return [middle > SLOW_MS ? "warn" : "go", words]
}

/** Keep marks as the grid does, cut the first sending short, and see that the second brings all of them home. */
async function queue() {
  const ids = Array.from({ length: 5 }, newId)
  for (const id of ids) localStorage.setItem(QUEUE + id, id)
  const cut = new AbortController()
  const first = send(ids, cut.signal).then(() => false, () => true)
  cut.abort()
  const wasCut = await first
  const waiting = Object.keys(localStorage).filter((key) => key.startsWith(QUEUE)).map((key) => localStorage.getItem(key))
  const { saved } = await send(waiting)
  for (const id of saved) localStorage.removeItem(QUEUE + id)
  const left = Object.keys(localStorage).filter((key) => key.startsWith(QUEUE)).length
  return wasCut && !left && ids.every((id) => saved.includes(id))
    ? ["go", "5 marques d'essai ont attendu une coupure, puis sont arrivées une seule fois."]
    : ["no", "Les marques d'essai ne sont pas toutes arrivées : ne notez pas sur ce poste, prévenez la coordination."]
}

async function offline() {
  const ready = Boolean(navigator.serviceWorker?.controller)
  return ready
    ? ["go", "Une grille déjà ouverte se rouvre sans réseau."]
    : ["warn", "Sans réseau, ne rechargez pas la grille : gardez-la ouverte, elle continue et garde tout. (Rechargez cette page et recommencez : la préparation se fait à la première visite.)"]
}

async function send(ids, signal) {
  const answer = await fetch("/api/rehearsal", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ids }),
    cache: "no-store",
    signal,
  })
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}
