// The entrance: posts each form to our routes and says what came of it, without losing what was typed.

const WENT_IN = "cqp.entrance.reopened"
const IS_ENTRANCE_ITSELF = location.pathname === "/connexion" // reached from an access code's link, by whoever is signed in

forgetGrids()
tellWhatWaits()

takeCode()
window.addEventListener("hashchange", takeCode)

for (const form of document.querySelectorAll("form[data-post]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    const button = form.querySelector("button")
    const error = form.querySelector(".error")
    if (button.getAttribute("aria-busy") === "true") return
    error.textContent = ""
    button.setAttribute("aria-busy", "true")
    try {
      const answer = await fetch(form.dataset.post, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(Object.fromEntries(new FormData(form))),
      })
      const content = await answer.json()
      if (!answer.ok) {
        error.textContent = content.message
        form.querySelector("input:last-of-type")?.select()
      } else if (form.dataset.then === "show-credentials") {
        showCredentials(content)
      } else {
        if (IS_ENTRANCE_ITSELF) location.replace("/")
        else location.reload()
      }
    } catch {
      error.textContent = "Le serveur ne répond pas. Vérifiez la connexion de ce poste, puis recommencez."
    } finally {
      button.removeAttribute("aria-busy")
    }
  })
}

document.querySelector("[data-print]")?.addEventListener("click", () => window.print())

// A link from an e-mail arrives without the sign-in cookie (SameSite=Strict); opened again from here, it carries it.
if (IS_ENTRANCE_ITSELF) {
  sessionStorage.removeItem(WENT_IN)
} else if (!sessionStorage.getItem(WENT_IN)) {
  const known = await fetch("/api/person").then((answer) => answer.ok).catch(() => false)
  if (known) {
    sessionStorage.setItem(WENT_IN, "yes")
    location.replace(location.href)
  }
} else {
  sessionStorage.removeItem(WENT_IN)
}

/** Whoever sees this page is not signed in here: no grid that was open before stays readable without the server. What
 *  waits to be sent stays, with the secret that seals it in a file. */
function forgetGrids() {
  const keys = Object.keys(localStorage)
  for (const key of keys) {
    const [, what, installation, assessor] = key.split(".")
    const isIdle = what === "key" && !keys.some((one) => one.startsWith(`cqp.outbox.${installation}.${assessor}.`))
    if (key.startsWith("cqp.") && (what === "kept" || isIdle)) localStorage.removeItem(key)
  }
}

/** Say at the entrance what this laptop still holds: nobody believes it lost, nobody clears the browser. */
function tellWhatWaits() {
  const line = document.querySelector(".kept")
  const count = Object.keys(localStorage).filter((key) => /^cqp\.(outbox|note)\./.test(key)).length
  if (!line || !count) return
  line.hidden = false
  line.textContent =
    count === 1
      ? "Ce poste garde une saisie qui n'est pas encore enregistrée. Reconnectez-vous ici avec le même code : elle partira toute seule."
      : `Ce poste garde ${count} saisies qui ne sont pas encore enregistrées. Reconnectez-vous ici avec le même code : elles partiront toutes seules.`
}

// The QR code of an access code leads to `#code=…`: no server sees that part, and it leaves the address here.
function takeCode() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code")
  if (code === null) return
  history.replaceState(history.state, "", location.pathname + location.search)
  const field = document.querySelector("#code")
  if (!field) return
  field.value = code.slice(0, field.maxLength)
  field.form.querySelector("button").focus()
}

function showCredentials(content) {
  const section = document.querySelector("#credentials")
  section.querySelector('[data-field="login"]').textContent = content.coordinator.login
  section.querySelector('[data-field="password"]').textContent = content.coordinator.password
  const rows = content.assessors.map((assessor) => {
    const row = document.createElement("tr")
    for (const text of [assessor.name, assessor.code, assessor.sittings.length]) {
      const cell = document.createElement("td")
      cell.textContent = text
      row.append(cell)
    }
    row.children[1].className = "code-cell"
    return row
  })
  section.querySelector('[data-field="assessors"]').replaceChildren(...rows)
  for (const form of document.querySelectorAll("form")) form.hidden = true
  section.hidden = false
  section.querySelector("h2").focus()
}

