// The clock of the sitting: the phase, what is left of it, and a pause with its reason. The server keeps the time and
// the whole committee sees the same; a laptop's own clock only counts the seconds between two answers.

import { clean, el, put, say } from "./dom.js"

const POLL_MS = 4000
const AMBER_S = 300 // what is left of a phase when it is about to end, in seconds
const DOUBLE_CLICK_MS = 700
const UNKNOWN = { phase: null, paused: false, reason: "", by: "", revision: 0, phases: [] }

export class Hour {
  constructor(grid) {
    this.grid = grid
    const { installation, sitting, assessor, writable } = grid.data
    this.sitting = sitting
    this.assessor = assessor
    this.key = `cqp.phase.${installation}.${sitting}`
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null")
    this.clock = kept?.clock ?? UNKNOWN
    this.heardAt = performance.now()
    this.asked = kept?.asked ?? [] // the gestures that the server has not confirmed yet, in their order
    this.nextAt = -Infinity // when the button of the next phase was last pressed
    this.writable = writable
    this.phase = el("b", { class: "phase" })
    this.timer = el("span", { class: "timer", role: "timer", "aria-live": "off" })
    this.level = el("span", { class: "level", role: "status" })
    this.next = el("button", { type: "button", "data-hour": "next" })
    this.pause = el("button", { type: "button", "data-hour": "pause" }, "Pause…")
    this.choice = el("select", { "aria-label": "Phase du passage" })
    this.reason = el("input", { type: "text", maxlength: "500", autocomplete: "off", id: "pause-reason" })
    this.form = el(
      "span", { class: "pause-form", hidden: true },
      el("label", { for: "pause-reason" }, "Pourquoi cette pause ?"), this.reason,
      el("button", { type: "button", "data-hour": "confirm" }, "Mettre en pause"),
      el("button", { type: "button", "data-hour": "cancel" }, "Annuler"),
    )
    this.error = el("span", { class: "wanted", role: "alert" })
    this.element = el(
      "div", { class: "hour", role: "group", "aria-label": "Horloge du passage" },
      this.phase, this.timer, this.level, this.next, this.choice, this.pause, this.form, this.error,
    )
    this.element.addEventListener("click", (event) => this.clicked(event.target.closest("button")?.dataset.hour))
    this.element.addEventListener("keydown", (event) => this.pressed(event))
    this.choice.addEventListener("change", () => this.start(this.choice.value))
  }

  /** Start asking the server what the clock shows, and counting the seconds between two answers. */
  run() {
    this.isRunning = true
    const beat = async () => {
      await (this.asked.length ? this.send() : this.refresh())
      if (this.isRunning) this.beat = setTimeout(beat, POLL_MS)
    }
    beat()
    this.second = setInterval(() => this.paint(), 1000)
  }

  stop() {
    this.isRunning = false
    clearTimeout(this.beat)
    clearInterval(this.second)
  }

  /** Return the phase in which a mark made now is observed; empty when nobody has started one. */
  get current() {
    return this.asked.at(-1)?.phase ?? this.clock.phase ?? ""
  }

  word(phase) {
    return this.clock.phases.find((one) => one.phase === phase)?.word ?? ""
  }

  /** Return the phase that follows another in this sitting, the first one after none. */
  after(phase) {
    const at = this.clock.phases.findIndex((one) => one.phase === phase)
    return this.clock.phases[at + 1]?.phase
  }

  // Gestures -----------------------------------------------------------------------------------------------------

  clicked(what) {
    if (what === "next") this.goOn()
    else if (what === "pause") this.clock.paused ? this.move("resumed") : this.ask(true)
    else if (what === "confirm") this.confirm()
    else if (what === "cancel") this.ask(false)
  }

  pressed(event) {
    if (event.target !== this.reason) return
    if (event.key === "Enter") this.confirm()
    else if (event.key === "Escape") this.ask(false)
    else return
    event.preventDefault() // the same Enter would press the button that then has the focus
  }

  /** Start the phase that follows, once for a double click: its second half would start the one after. */
  goOn() {
    const isDouble = performance.now() - this.nextAt < DOUBLE_CLICK_MS
    this.nextAt = performance.now()
    if (!isDouble) this.start(this.after(this.current || null))
  }

  start(phase) {
    if (phase) this.move("started", phase)
  }

  ask(on) {
    this.form.hidden = !on
    this.pause.hidden = on
    if (on) this.reason.focus()
    else this.pause.focus()
  }

  confirm() {
    const reason = clean(this.reason.value).trim()
    if (!reason) {
      say(this.error, "Écrivez pourquoi en quelques mots.")
      this.reason.focus()
      return
    }
    this.ask(false)
    this.reason.value = ""
    this.move("paused", null, reason)
  }

  move(step, phase = null, reason = "") {
    this.asked.push({ step, phase: phase ?? this.current, reason, seen: this.clock.revision })
    this.keep()
    say(this.error, "")
    this.paint()
    this.send()
  }

  // The server ---------------------------------------------------------------------------------------------------

  /** Send what was asked, oldest first; without an answer it is asked again at the next beat, and its phase holds. */
  async send() {
    if (this.sending) return
    this.sending = true
    while (this.asked.length) {
      const { sitting, assessor } = this
      const answer = await this.grid.outbox.ask("/api/clock", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ sitting, assessor, ...this.asked[0] }),
      })
      if (answer.status === 200) this.confirmed(answer.content)
      else {
        if (answer.status >= 400 && answer.status < 500 && answer.status !== 401) await this.refused(answer.content)
        break
      }
    }
    this.sending = false
  }

  /** Take the oldest gesture as done; those made after it on this laptop have seen it. */
  confirmed(clock) {
    this.asked.shift()
    for (const one of this.asked) one.seen = clock.revision
    this.hear(clock)
    this.paint()
  }

  /** Say why the clock did not change, and drop what was asked after it too. */
  async refused({ message }) {
    say(this.error, message ?? "L'horloge n'a pas changé.")
    this.asked = []
    this.keep()
    await this.refresh()
  }

  async refresh() {
    const answer = await this.grid.outbox.ask(`/api/clock?sitting=${this.sitting}`, {})
    if (answer.status === 200) this.hear(answer.content)
    this.paint()
  }

  hear(clock) {
    const isNew = this.clock.phases.length !== clock.phases.length
    this.clock = clock
    this.heardAt = performance.now()
    this.keep()
    if (isNew) this.grid.paint()
  }

  /** Keep what the clock shows and what it was asked: a reload without a server starts from there. */
  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ clock: this.clock, asked: this.asked }))
    } catch {
      // the marks waiting there are worth more
    }
  }

  // Painting -----------------------------------------------------------------------------------------------------

  paint() {
    const { clock, asked } = this
    const known = clock.phases.length > 0
    const phase = this.current
    const at = clock.phases.find((one) => one.phase === phase)
    const counts = known && at && phase === clock.phase && !clock.paused
    const elapsed = at ? at.elapsed + (counts ? (performance.now() - this.heardAt) / 1000 : 0) : 0
    const left = at?.minutes ? at.minutes * 60 - elapsed : null
    const level = !at || left === null || clock.paused ? "" : left < 0 ? "red" : left <= AMBER_S ? "amber" : ""
    say(this.phase, at ? capital(at.word) : known ? "Pas commencé" : "Horloge…")
    say(this.timer, at ? minutes(elapsed) + (left === null ? "" : left < 0 ? ` · dépassé de ${minutes(-left)}` : ` · reste ${minutes(left)}`) : "")
    put(this.element, "data-level", level)
    say(this.level, clock.paused ? `En pause : ${clock.reason}` : level === "red" ? "Temps dépassé" : level === "amber" ? "Bientôt fini" : asked.length ? "…" : "")
    const next = this.after(phase || null)
    this.next.hidden = !known || !next || !this.writable
    say(this.next, next ? `▸ ${capital(this.word(next))}` : "")
    this.pause.hidden = !at || !this.writable || !this.form.hidden
    say(this.pause, clock.paused ? "Reprendre" : "Pause…")
    this.choice.hidden = !known || !this.writable
    if (this.choice.dataset.known !== String(known)) {
      this.choice.dataset.known = String(known)
      const blank = el("option", { value: "" }, "Phase…")
      this.choice.replaceChildren(blank, ...clock.phases.map((one) => el("option", { value: one.phase }, label(one))))
    }
    if (this.choice !== this.choice.getRootNode().activeElement) this.choice.value = phase ?? ""
  }
}

function label({ word, minutes }) {
  return minutes ? `${capital(word)} (${minutes} min)` : capital(word)
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function minutes(seconds) {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
