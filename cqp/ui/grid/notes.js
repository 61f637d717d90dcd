// Notes caught on the way: one key, a sentence, Enter. They wait in the browser's storage until the server has them,
// and can be attached to a criterion afterwards. They are the assessor's own.

import { clean, el, fit, say } from "./dom.js"
import { newId } from "./ledger.js"

const PREFIX = "cqp.note."
const RETRY_MS = 3500
const TOLD_MS = 2500 // how long it says that a note is kept

/** Return how many notes of this assessor wait in this browser. */
export function waitingNotes(installation, assessor) {
  return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${installation}.${assessor}.`)).length
}

export class Notes {
  constructor(grid) {
    this.grid = grid
    const { installation, assessor, sitting } = grid.data
    this.prefix = `${PREFIX}${installation}.${assessor}.${sitting}.`
    this.notes = new Map() // id → note as shown
    this.waiting = new Set() // ids that the server has not confirmed
    this.refused = new Map() // id → why
    this.text = el("textarea", { rows: "1", "aria-label": "Note du moment", maxlength: "5000", placeholder: "Note du moment…" })
    this.field = el(
      "div", { class: "note-field", hidden: true },
      this.text,
      el("button", { type: "button", class: "primary", "data-note": "keep" }, "Garder la note"),
      el("button", { type: "button", "data-note": "close" }, "Fermer"),
      el("span", { class: "hint" }, "Entrée : garder · Échap : fermer"),
    )
    this.list = el("ol", { class: "notes" })
    this.title = el("h3", {}, "Notes")
    this.element = el(
      "section", { class: "own-notes", "aria-label": "Vos notes" },
      this.title,
      el("p", { class: "readers" }, "Vos notes ne sont pas des remarques au candidat : vous seul les lisez ici. Elles font partie de son dossier, qu'il peut demander."),
      this.list,
      el("button", { type: "button", "data-note": "open" }, "Prendre une note (V)"),
    )
    this.kept = el("p", { class: "note-kept", role: "status" })
    this.field.addEventListener("keydown", (event) => this.pressed(event))
    for (const part of [this.field, this.element]) {
      part.addEventListener("click", (event) => this.clicked(event.target.closest("button")?.dataset.note))
    }
    this.text.addEventListener("input", () => fit(this.text))
    this.list.addEventListener("change", (event) => this.attached(event.target))
    this.adopt()
  }

  run() {
    this.isRunning = true
    const beat = async () => {
      if (this.waiting.size) await this.send()
      if (this.isRunning) this.beat = setTimeout(beat, RETRY_MS)
    }
    this.load().then(beat)
  }

  stop() {
    this.isRunning = false
    clearTimeout(this.beat)
    clearTimeout(this.told)
  }

  // Catching -----------------------------------------------------------------------------------------------------

  open() {
    if (!this.grid.writable) return
    this.before = this.grid.root.getRootNode().activeElement
    this.field.hidden = false
    this.text.focus()
  }

  close() {
    this.field.hidden = true
    this.before?.focus({ preventScroll: true })
  }

  pressed(event) {
    event.stopPropagation()
    if (event.target !== this.text) return
    if (event.key === "Escape") this.close()
    else if (event.key === "Enter" && !event.shiftKey) this.keep()
    else return
    event.preventDefault()
  }

  clicked(what) {
    if (what === "open") this.open()
    else if (what === "keep") this.keep()
    else if (what === "close") this.close()
  }

  keep() {
    const text = clean(this.text.value).trim()
    if (text) {
      const at = new Date().toISOString()
      this.change({ id: newId(), text, phase: this.grid.hour.current, criterion: "", revision: 0, at })
      say(this.kept, "✓ Note gardée, au bas de la grille")
      clearTimeout(this.told)
      this.told = setTimeout(() => say(this.kept, ""), TOLD_MS)
    }
    this.text.value = ""
    fit(this.text)
    this.close()
  }

  attached(select) {
    const note = this.notes.get(select.dataset.id)
    if (note) this.change({ ...note, criterion: select.value })
  }

  change(note) {
    this.notes.set(note.id, note)
    this.waiting.add(note.id)
    this.refused.delete(note.id)
    try {
      localStorage.setItem(this.prefix + note.id, JSON.stringify(note))
    } catch {
      // in memory and being sent; the status line says that it waits
    }
    this.paint()
    this.send()
  }

  /** Take over notes that were waiting when the page was closed. */
  adopt() {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(this.prefix)) continue
      const note = JSON.parse(localStorage.getItem(key))
      this.notes.set(note.id, note)
      this.waiting.add(note.id)
    }
  }

  // The server ---------------------------------------------------------------------------------------------------

  async load() {
    const { sitting, assessor } = this.grid.data
    const answer = await this.grid.outbox.ask(`/api/notes?sitting=${sitting}&assessor=${assessor}`, {})
    for (const note of answer.content.notes ?? []) if (!this.waiting.has(note.id)) this.notes.set(note.id, note)
    this.paint()
  }

  async send() {
    if (this.sending || !this.waiting.size) return
    this.sending = true
    const sent = [...this.waiting].map((id) => this.notes.get(id))
    const { sitting, assessor } = this.grid.data
    const answer = await this.grid.outbox.ask("/api/notes", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sitting, assessor, notes: sent }),
    })
    this.sending = false
    if (answer.status === 200) {
      for (const note of sent) {
        const revision = answer.content.saved[note.id]
        if (revision) this.saved(note, revision)
      }
      for (const { id, code, message } of answer.content.refused) this.refuse(id, code, message)
    }
    this.paint()
    if (answer.status === 200 && this.waiting.size) this.send()
  }

  /** A note that changed elsewhere meanwhile becomes one more: both texts are kept. */
  refuse(id, code, message) {
    const note = this.notes.get(id)
    this.waiting.delete(id)
    localStorage.removeItem(this.prefix + id)
    if (code === "stale") {
      this.notes.delete(id)
      this.change({ ...note, id: newId(), revision: 0 })
      this.load()
    } else this.refused.set(id, message)
  }

  saved(note, revision) {
    const shown = this.notes.get(note.id)
    this.notes.set(note.id, { ...shown, revision })
    if (shown !== note) return // changed meanwhile: goes again, from this revision
    this.waiting.delete(note.id)
    localStorage.removeItem(this.prefix + note.id)
  }

  // Painting -----------------------------------------------------------------------------------------------------

  paint() {
    const all = [...this.notes.values()].sort((a, b) => a.at.localeCompare(b.at))
    const loose = all.filter((note) => !note.criterion).length
    say(this.title, all.length ? `Notes (${all.length}${loose ? `, dont ${loose} sans critère` : ""})` : "Notes")
    const signature = JSON.stringify(all.map((note) => [note, this.waiting.has(note.id), this.refused.get(note.id)]))
    if (signature !== this.painted && !this.list.contains(this.list.getRootNode().activeElement)) {
      this.painted = signature
      this.list.replaceChildren(...all.map((note) => this.item(note)))
    }
    this.grid.paintStatus()
  }

  item(note) {
    const when = new Date(note.at).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" })
    const word = this.grid.hour.word(note.phase)
    const select = el(
      "select", { "data-id": note.id, "aria-label": "Critère de cette note", disabled: !this.grid.writable },
      el("option", { value: "" }, "Sans critère"),
      ...[...this.grid.rows.keys()].map((code) => el("option", { value: code }, code)),
    )
    select.value = note.criterion
    const state = this.refused.get(note.id) ?? (this.waiting.has(note.id) ? "en attente" : "✓ enregistrée")
    return el(
      "li", {},
      el("p", {}, el("b", {}, `${when}${word ? `, ${word}` : ""} : `), note.text),
      select, el("span", { class: "note-state" }, state),
    )
  }
}
