// The clock of the sitting: the phase, what is left of it, and a pause with its reason. The server keeps the time and
// the whole committee sees the same; a laptop's own clock only counts the seconds since the last answer.

import { clean, el, put, say } from "./dom.js"

const POLL_MS = 4000
const AMBER_S = 300 // what is left of a phase when it is about to end, in seconds
const LEVELS = { amber: "Bientôt fini", red: "Temps dépassé" }
const DOUBLE_CLICK_MS = 700
const TOLD_MS = 15000 // how long it says why a gesture changed nothing
const UNKNOWN = { phase: null, paused: false, over: false, reason: "", by: "", revision: 0, phases: [] }

export class Hour {
  constructor(grid) {
    this.grid = grid
    const { installation, sitting, assessor, writable } = grid.data
    this.sitting = sitting
    this.assessor = assessor
    this.key = `cqp.phase.${installation}.${sitting}`
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null")
    this.clock = kept?.clock ?? UNKNOWN
    this.heardAt = kept?.heardAt ?? instant()
    this.asked = kept?.asked ?? [] // the gestures that the server has not confirmed yet, in their order
    this.nextAt = -Infinity // when the button that goes on was last pressed
    this.writable = writable
    this.phase = el("b", { class: "phase" })
    this.timer = el("span", { class: "timer", role: "timer", "aria-live": "off" })
    this.level = el("span", { class: "level", role: "status" })
    this.next = el("button", { type: "button", "data-hour": "next" })
    this.moreWords = el("span", { class: "words" })
    this.more = el(
      "button", { type: "button", "data-hour": "more", "aria-expanded": "false" },
      this.moreWords, el("span", { class: "dots", "aria-hidden": "true" }, "⋯"),
    )
    this.reason = el("input", { type: "text", maxlength: "500", autocomplete: "off", id: "pause-reason" })
    this.wanted = el("span", { class: "wanted", role: "alert" })
    this.pause = el(
      "p", { class: "pause" },
      el("label", { for: "pause-reason" }, "Pourquoi cette pause ?"), this.reason,
      el("button", { type: "button", "data-hour": "pause" }, "Mettre en pause"),
      this.wanted,
    )
    this.others = el("p", { role: "group", "aria-label": "Aller à une autre phase" })
    this.error = el("span", { class: "wanted", role: "alert" })
    this.panel = el( // over the rows: none of them moves
      "div", { class: "panel", hidden: true }, this.pause, this.others,
      el("button", { type: "button", "data-hour": "close" }, "Fermer"),
    )
    this.element = el(
      "div", { class: "hour", role: "group", "aria-label": "Horloge du passage" },
      this.phase, this.timer, this.level, this.next, this.more, this.error, this.panel,
    )
    this.element.addEventListener("click", (event) => this.clicked(event.target.closest("button")?.dataset ?? {}))
    this.element.addEventListener("keydown", (event) => this.pressed(event))
    this.panel.addEventListener("focusout", (event) => this.left(event.relatedTarget))
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
    clearTimeout(this.told)
    clearInterval(this.second)
  }

  /** Return the phase in which a mark made now is observed; empty when nobody has started one. */
  get current() {
    return this.shown.phase ?? ""
  }

  /** Return what the clock shows now, the gestures that the server has not confirmed yet counted as made. */
  get shown() {
    let { phase, paused, reason } = this.clock
    let since = this.heardAt
    const elapsed = Object.fromEntries(this.clock.phases.map((one) => [one.phase, one.elapsed]))
    const spend = (until) => {
      if (phase && !paused && !this.clock.over) elapsed[phase] += Math.max(0, until - since) / 1000
      since = Math.max(since, until)
    }
    for (const one of this.asked) {
      spend(one.at)
      phase = one.phase
      paused = one.step === "paused"
      reason = one.reason
    }
    spend(instant())
    return { phase, paused, reason, elapsed: elapsed[phase] }
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

  clicked({ hour, phase }) {
    if (hour === "next") this.goOn()
    else if (hour === "more") this.open(this.panel.hidden)
    else if (hour === "pause") this.stand()
    else if (hour === "close") this.open(false)
    else if (phase) {
      this.open(false)
      this.move("started", phase)
    }
  }

  pressed(event) {
    if (event.key === "Escape" && !this.panel.hidden) this.open(false)
    else if (event.key === "Enter" && event.target === this.reason) this.stand()
    else return
    event.stopPropagation()
    event.preventDefault() // the same Enter would press the button that then has the focus
  }

  /** Go where one key leads: to the button that goes on, or to the one that opens the rest. */
  focus() {
    if (!this.next.hidden) this.next.focus()
    else if (!this.more.hidden) this.more.focus()
  }

  /** End the pause, or start the phase that follows; once for a double click, whose second half would do one more. */
  goOn() {
    const isDouble = performance.now() - this.nextAt < DOUBLE_CLICK_MS
    this.nextAt = performance.now()
    const { phase, paused } = this.shown
    if (isDouble) return
    if (paused) this.move("resumed", phase)
    else this.move("started", this.after(phase))
  }

  open(on) {
    this.panel.hidden = !on
    put(this.more, "aria-expanded", String(on))
    say(this.wanted, "")
    if (!on) this.more.focus()
    else if (this.pause.hidden) this.others.querySelector("button").focus()
    else this.reason.focus()
  }

  /** Fold the panel once the keyboard is elsewhere in the grid: it would cover criteria that are being marked. */
  left(to) {
    if (!to || this.element.contains(to)) return
    this.panel.hidden = true
    put(this.more, "aria-expanded", "false")
  }

  stand() {
    const reason = clean(this.reason.value).trim()
    if (!reason) {
      say(this.wanted, "Écrivez pourquoi en quelques mots.")
      this.reason.focus()
      return
    }
    this.reason.value = ""
    this.open(false)
    this.move("paused", this.current, reason)
    this.next.focus() // what ends the pause
  }

  move(step, phase, reason = "") {
    this.asked.push({ step, phase, reason, seen: this.clock.revision, at: instant() })
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
      const { at, ...gesture } = this.asked[0]
      const late = Math.max(0, Math.round((instant() - at) / 1000))
      const answer = await this.grid.outbox.ask("/api/clock", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ sitting, assessor, ...gesture, late }),
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
    clearTimeout(this.told)
    this.told = setTimeout(() => say(this.error, ""), TOLD_MS)
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
    this.heardAt = instant()
    this.keep()
    if (isNew) this.grid.paint()
  }

  /** Keep what the clock shows and what it was asked: a reload without a server starts from there. */
  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ clock: this.clock, heardAt: this.heardAt, asked: this.asked }))
    } catch {
      // the marks waiting there are worth more
    }
  }

  // Painting -----------------------------------------------------------------------------------------------------

  paint() {
    const { clock, asked, shown } = this
    const known = clock.phases.length > 0
    const at = clock.phases.find((one) => one.phase === shown.phase)
    const left = at?.minutes ? at.minutes * 60 - shown.elapsed : null
    const level = left === null || shown.paused || clock.over ? "" : left < 0 ? "red" : left <= AMBER_S ? "amber" : ""
    say(this.phase, at ? capital(at.word) : known ? "Pas commencé" : "Horloge…")
    say(this.timer, at ? minutes(shown.elapsed) + rest(left) : known ? "vos marques seront sans phase" : "")
    put(this.element, "data-level", level)
    say(this.level, shown.paused ? `En pause : ${shown.reason}` : LEVELS[level] || (asked.length ? "…" : ""))
    const next = known && this.after(shown.phase)
    this.next.hidden = !this.writable || !(shown.paused || next)
    say(this.next, shown.paused ? "▸ Reprendre" : next ? `▸ ${at ? "Suite" : "Commencer"} : ${this.word(next)}` : "")
    this.more.hidden = !this.writable || !known
    say(this.moreWords, at && !shown.paused ? "Pause, autre phase…" : "Autre phase…")
    put(this.more, "aria-label", this.moreWords.textContent)
    this.pause.hidden = !at || shown.paused
    this.paintOthers(shown.phase)
  }

  /** List the phases that one may go to; the buttons stay the same while they say the same. */
  paintOthers(phase) {
    const others = this.clock.phases.filter((one) => one.phase !== phase)
    const signature = others.map(label).join()
    if (this.others.dataset.signature === signature) return
    this.others.dataset.signature = signature
    this.others.replaceChildren("Aller à : ", ...others.map((one) => el("button", { type: "button", "data-phase": one.phase }, label(one))))
  }
}

function label({ word, minutes }) {
  return minutes ? `${capital(word)} (${minutes} min)` : capital(word)
}

/** Return the milliseconds of a clock that does not jump while the page is open, and goes on through a reload. */
function instant() {
  return performance.timeOrigin + performance.now()
}

function rest(left) {
  return left === null ? "" : left < 0 ? ` · dépassé de ${minutes(-left)}` : ` · reste ${minutes(left)}`
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function minutes(seconds) {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
