// Says what waits on this laptop and goes on sending it.

import { waitingNotes } from "../grid/notes.js"
import { ADOPT_AFTER_MS, outboxOf, waitingSittings } from "../grid/outbox.js"

const EVERY_MS = 2000

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".waiting")
  clearInterval(root.timer)
  const look = () => {
    let waiting = 0
    let refused = 0
    for (const sitting of waitingSittings(data.installation, data.assessor)) {
      const outbox = outboxOf(data.installation, data.assessor, sitting)
      outbox.commitDrafts(ADOPT_AFTER_MS)
      outbox.pump()
      waiting += outbox.waiting
      refused += outbox.refused.size
    }
    const parts = []
    const notes = waitingNotes(data.installation, data.assessor)
    if (notes) parts.push(`${notes} note(s) en attente, envoyée(s) dès que leur grille est ouverte`)
    if (waiting) parts.push(`${waiting} marque(s) en attente, gardée(s) sur ce poste et envoyée(s) dès que possible`)
    if (refused) parts.push(`${refused} marque(s) refusée(s), à trancher dans la grille`)
    const words = parts.length ? `Sur ce poste : ${parts.join(" ; ")}.` : ""
    if (root.textContent !== words) root.textContent = words
    root.hidden = !words
  }
  look()
  root.timer = setInterval(look, EVERY_MS)
  return () => clearInterval(root.timer)
}
