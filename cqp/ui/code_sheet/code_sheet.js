// Renews access codes through our route and writes the sheet that it answers into a window of its own: the codes are
// in no address, no history and no file, and loading that window again cannot renew them a second time.

const KEPT_ADDRESS = "cqp.sheet.address"
const ONLY_HERE = /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/

export default function mount(component) {
  const root = component.parentElement.querySelector(".code-sheet")
  root.component = component
  if (root.childElementCount) return
  root.innerHTML = `<label for="sheet-address">Adresse que les évaluateurs ouvriront</label>
<input id="sheet-address" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="sheet-help">
<p class="help" id="sheet-help"></p>
<button type="button">Renouveler et ouvrir la feuille</button>
<p role="alert"></p>`
  const [address, help, button, note] = ["input", ".help", "button", "[role=alert]"].map((one) => root.querySelector(one))
  address.value = localStorage.getItem(KEPT_ADDRESS) ?? location.origin
  const look = () => {
    help.textContent = ONLY_HERE.test(address.value.trim())
      ? "Cette adresse ne marche que sur ce poste. Mettez celle de ce poste sur votre réseau, par exemple http://192.168.1.10:8501."
      : "Elle est imprimée sur chaque carte et dans son QR code."
  }
  look()
  address.addEventListener("input", look)
  address.addEventListener("keydown", (event) => {
    if (event.key.length === 1) event.stopPropagation() // Streamlit listens to single keys
  })
  let isDone = false
  button.addEventListener("click", async () => {
    if (isDone || button.getAttribute("aria-disabled") === "true") return
    const sheet = window.open("", "_blank") // before anything is renewed: a window that opens later is blocked
    if (!sheet) {
      note.textContent = "Le navigateur a empêché l'ouverture de la feuille : aucun code n'a changé. Autorisez les fenêtres de ce site, puis recommencez."
      return
    }
    sheet.document.title = "Codes d'accès"
    sheet.document.body.textContent = "La feuille se prépare…"
    button.setAttribute("aria-disabled", "true")
    note.textContent = ""
    const { action, codes } = root.component.data
    try {
      const answer = await fetch(action, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ codes, address: address.value }),
      })
      if (answer.ok) {
        isDone = true
        localStorage.setItem(KEPT_ADDRESS, address.value)
        const page = await answer.text()
        sheet.document.open()
        sheet.document.write(page)
        sheet.document.close()
        root.component.setTriggerValue("renewed", true)
        return
      }
      note.textContent = (await answer.json()).message
    } catch {
      note.textContent = "La réponse du serveur n'est pas arrivée. Regardez l'état des codes avant de recommencer."
    }
    sheet.close()
    button.removeAttribute("aria-disabled")
  })
}
