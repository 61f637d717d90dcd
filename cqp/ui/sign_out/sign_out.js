// Signs out through our route, then opens the entrance.

import { outboxOf, waitingSittings } from "../grid/outbox.js"

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".sign-out")
  if (root.childElementCount) return
  const note = document.createElement("p")
  note.setAttribute("role", "alert")
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = "Se déconnecter"
  root.append(note, button)
  let warned = false
  button.addEventListener("click", async () => {
    let waiting = 0
    if (data.assessor !== null) {
      for (const sitting of waitingSittings(data.installation, data.assessor)) {
        waiting += outboxOf(data.installation, data.assessor, sitting).waiting
      }
    }
    if (waiting && !warned) {
      warned = true
      note.textContent = `${waiting} marque(s) attendent encore sur ce poste. Elles y resteront et partiront à votre prochaine connexion ici.`
      button.textContent = "Se déconnecter quand même"
      return
    }
    try {
      await fetch("/api/sign-out", { method: "POST" })
      sessionStorage.clear() // a paper grid being typed in is not the next person's to see
      location.assign("/")
    } catch {
      note.textContent = "Le serveur ne répond pas : vous êtes toujours connecté. Recommencez quand la connexion sera revenue."
    }
  })
}
