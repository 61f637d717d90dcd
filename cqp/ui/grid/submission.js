// Submitting the grid: says what is incomplete, asks why, and sends once everything on the screen is saved.

import { clean, el, say } from "./dom.js"

const DOUBLE_CLICK_MS = 700

export class Submission {
  constructor(grid) {
    this.grid = grid
    this.missing = el("p", { class: "missing", id: "missing" })
    this.doubtful = el("p", { class: "missing doubtful", hidden: true })
    this.unsaved = el("p", { class: "missing unsaved", hidden: true })
    this.reason = el("input", { type: "text", id: "submit-reason", maxlength: "500", autocomplete: "off", "aria-describedby": "missing" })
    this.why = el("p", { class: "why" }, el("label", { for: "submit-reason" }, "Pourquoi restent-ils non observés ?"), this.reason)
    this.error = el("p", { class: "wanted", role: "alert" })
    this.ask = el("button", { type: "button", class: "primary" }, "Remettre ma grille…")
    this.confirm = el("button", { type: "button", class: "primary" }, "Confirmer la remise")
    this.cancel = el("button", { type: "button" }, "Continuer à noter")
    this.question = el(
      "div", { class: "question", hidden: true },
      el("p", {}, "Une fois remise, votre grille ne change plus qu'avec une raison écrite. Vos collègues la verront en concertation, quand tous auront remis la leur."),
      this.why, this.confirm, this.cancel,
    )
    this.element = el("footer", { class: "submission", "aria-label": "Remise de la grille" }, 
      this.missing, this.doubtful, this.unsaved, this.ask, this.question, this.error,
    )
    this.element.addEventListener("click", (event) => {
      const row = this.grid.rows.get(event.target.closest("[data-jump]")?.dataset.jump)
      if (row) this.grid.show(row)
    })
    this.ask.addEventListener("click", () => this.open(true))
    this.cancel.addEventListener("click", () => this.open(false))
    this.confirm.addEventListener("click", () => this.send())
    this.reason.addEventListener("input", () => this.reason.removeAttribute("aria-invalid"))
    this.reason.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.send()
      else if (event.key === "Escape") this.open(false)
    })
  }

  receive(data) {
    this.element.hidden = !data.writable || Boolean(data.asked)
  }

  unobserved() {
    return [...this.grid.rows.keys()].filter((code) => this.grid.outbox.shown(code).value === "not_observed")
  }

  /** Criteria marked *acquis* whose remark the juror flagged as a reservation. */
  contradictory() {
    return [...this.grid.rows.keys()].filter((code) => {
      const { value, flagged } = this.grid.outbox.shown(code)
      return value === "met" && flagged
    })
  }

  paint() {
    const codes = this.unobserved()
    const doubtful = this.contradictory()
    const unsaved = [...this.grid.rows.keys()].filter((code) => this.grid.outbox.state(code) !== "saved")
    const words = codes.length > 1 ? `${codes.length} critères restent non observés : ` : "1 critère reste non observé : "
    list(this.missing, words, codes, "Tous les critères sont observés.")
    list(this.doubtful, "Acquis, mais avec une réserve : ", doubtful)
    list(this.unsaved, "En attente ou refusés, à régler avant la remise : ", unsaved)
    this.why.hidden = !codes.length
  }

  open(on) {
    this.openedAt = performance.now()
    this.question.hidden = !on
    this.ask.hidden = on
    say(this.error, "")
    if (!on) this.ask.focus()
    else if (this.why.hidden) this.confirm.focus()
    else this.reason.focus()
    this.element.scrollIntoView({ block: "nearest" })
  }

  async send() {
    const isDouble = this.why.hidden && performance.now() - this.openedAt < DOUBLE_CLICK_MS
    if (isDouble) return // the second half of the click that opened it
    const { outbox, data, notes, rows } = this.grid
    const reason = clean(this.reason.value).trim()
    outbox.commitDrafts()
    if (this.unobserved().length && !reason) {
      this.reason.setAttribute("aria-invalid", "true")
      say(this.error, "Écrivez pourquoi ces critères restent non observés, ou observez-les.")
      this.reason.focus()
      return
    }
    if (outbox.waiting || notes.waiting.size || outbox.refused.size) {
      say(this.error, outbox.refused.size
        ? "Des marques sont refusées : tranchez-les d'abord, puis remettez votre grille."
        : "Des marques ou des notes attendent encore d'être enregistrées : patientez, puis confirmez de nouveau.")
      return
    }
    const seen = [...rows.keys()].reduce((sum, code) => sum + outbox.shown(code).revision, 0)
    this.confirm.setAttribute("aria-busy", "true")
    try {
      const answer = await fetch("/api/submission", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ sitting: data.sitting, assessor: data.assessor, seen, reason }),
      })
      if (answer.ok) location.reload()
      else say(this.error, (await answer.json()).message)
    } catch {
      say(this.error, "Le serveur ne répond pas : votre grille n'est pas remise. Vérifiez la connexion, puis confirmez de nouveau.")
    } finally {
      this.confirm.removeAttribute("aria-busy")
    }
  }
}

/** Say which criteria are concerned, each a link to its row; say `none`, or nothing, when there are none. */
function list(element, words, codes, none = "") {
  const signature = codes.length ? words + codes.join() : none
  if (element.dataset.signature === signature) return
  element.dataset.signature = signature
  element.hidden = !signature
  const links = codes.map((code) => el("button", { type: "button", class: "jump", "data-jump": code }, code))
  element.replaceChildren(codes.length ? words : none, ...links)
}
