// Saves what waits on this laptop to a file that coordination can import, when the laptop itself cannot reach the server
// any more. A seal under a secret that the server gave this assessor's sign-in tells it from one written by hand.

import { el } from "./dom.js"
import { laptopId } from "./ledger.js"
import { seal } from "./seal.js"

const FORMAT = "cqp-queue-1"
const ASK_AGAIN_MS = 15000
let askedAt = -Infinity

export function queueButton(outbox) {
  const button = el("button", { type: "button", class: "save-queue", hidden: true }, "Enregistrer ce qui attend…")
  button.title = "Dans un fichier pour la coordination, si ce poste ne retrouve pas le serveur. Rien ne quitte la file pour autant."
  button.addEventListener("click", () => download(outbox))
  const paint = () => {
    // only in trouble: while all goes well it would push the grid down and up again at each mark
    button.hidden = !(outbox.refused.size || (outbox.waiting && outbox.link !== "ok"))
    if (outbox.link === "ok") fetchKey(outbox)
  }
  return { element: button, paint }
}

/** Return the file's text: what waits or is refused on every grid of this assessor in this browser. */
export function queueFile(outbox, savedAt = new Date()) {
  const { installation, assessor } = outbox
  const next = new Map() // revision that a mark makes is the base of the same tab's next on that criterion
  const marks = outbox.allWaiting().map(({ tab, refusal, made, ...mark }) => {
    const queue = `${mark.sitting}/${mark.criterion}/${tab}`
    const base = next.get(queue) ?? mark.base
    if (!refusal) next.set(queue, base + 1)
    return { ...mark, base, refused: refusal?.code ?? "" }
  })
  const content = JSON.stringify({ installation, assessor, laptop: laptopId(), savedAt: savedAt.toISOString(), marks })
  const key = readKey(outbox)
  return JSON.stringify({ format: FORMAT, key: key?.id ?? "", seal: key ? seal(key.secret, content) : "", content })
}

function download(outbox) {
  outbox.commitDrafts()
  const at = new Date()
  const two = (number) => String(number).padStart(2, "0")
  const name = `file-attente-${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}.json`
  const address = URL.createObjectURL(new Blob([queueFile(outbox, at)], { type: "application/json" }))
  el("a", { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 10000)
}

/** Ask the server once for the secret of this sign-in; it stays in this browser while it may be needed. */
async function fetchKey(outbox) {
  if (readKey(outbox) || performance.now() - askedAt < ASK_AGAIN_MS) return
  askedAt = performance.now()
  const { assessor } = outbox
  const body = JSON.stringify({ assessor, laptop: laptopId() })
  try {
    const answer = await fetch("/api/queue-key", { method: "POST", headers: { "Content-Type": "application/json" }, body })
    if (answer.ok) localStorage.setItem(keyName(outbox), JSON.stringify(await answer.json()))
  } catch {
    // asked again later
  }
}

function readKey(outbox) {
  try {
    return JSON.parse(localStorage.getItem(keyName(outbox)))
  } catch {
    return null
  }
}

function keyName({ installation, assessor }) {
  return `cqp.key.${installation}.${assessor}`
}
