// The re-entry of a paper grid: one key a criterion, and the next one is there. What is typed stays in this tab until it
// is recorded; the page checks it and records it, all or nothing.

import { clean, el, say } from "../grid/dom.js"

const VALUES = [
  { value: "met", name: "Acquis", key: "A" },
  { value: "not_met", name: "Non acquis", key: "N" },
  { value: "not_applicable", name: "Sans objet", key: "S" },
  { value: "not_observed", name: "Non observé", key: "E" },
]
const KEYS = { a: "met", n: "not_met", s: "not_applicable", e: "not_observed" }
const BLANK = { value: "", remark: "", reason: "" }
const PREFIX = "cqp.paper."

const papers = new WeakMap()

/** Entry of the Streamlit component: called at mount and again whenever its data changes. */
export default function mount(component) {
  const root = component.parentElement.querySelector(".paper-entry")
  let paper = papers.get(root)
  if (!paper || paper.key !== component.data.key) {
    paper = new Paper(root, component.data)
    papers.set(root, paper)
    paper.begin()
  }
  paper.component = component
  if (component.data.recorded.includes(paper.draft)) paper.forget()
}

class Paper {
  constructor(root, data) {
    this.root = root
    this.data = data
    this.key = data.key
    this.rows = []
    this.lines = new Map()
    this.recall()
    this.build()
  }

  /** Give the keyboard to what is to be typed next: the day, or the first line without a value. */
  begin() {
    const blank = this.rows.findIndex(({ code }) => !this.lines.get(code).value)
    if (!this.filledOn) this.day.focus()
    else this.go(blank < 0 ? this.rows.length : blank)
  }

  recall() {
    let kept = null
    try {
      kept = JSON.parse(sessionStorage.getItem(PREFIX + this.key))
    } catch {
      kept = null
    }
    this.draft = kept?.draft ?? crypto.randomUUID()
    this.filledOn = kept?.filledOn ?? ""
    this.lines = new Map(Object.entries(kept?.lines ?? {}))
    for (const { criteria } of this.data.competencies) {
      for (const { code, value, remark, reason } of criteria) {
        if (!this.lines.has(code)) this.lines.set(code, { value, remark, reason })
      }
    }
  }

  keep() {
    const lines = Object.fromEntries(this.lines)
    try {
      sessionStorage.setItem(PREFIX + this.key, JSON.stringify({ draft: this.draft, filledOn: this.filledOn, lines }))
    } catch {
      say(this.note, "Ce navigateur ne garde rien : ne rechargez pas la page avant d'avoir enregistré.")
    }
    this.count()
    if (this.isChecked) this.component.setTriggerValue("edited", true) // what was checked is no longer what is typed
    this.isChecked = false
  }

  forget() {
    sessionStorage.removeItem(PREFIX + this.key)
    this.recall()
    this.build()
  }

  build() {
    this.rows = []
    this.day = el("input", { type: "date", id: "filled-on", max: this.data.today, value: this.filledOn || null })
    this.day.addEventListener("input", () => {
      this.filledOn = this.day.value
      this.keep()
    })
    this.day.addEventListener("keydown", (event) => {
      event.stopPropagation() // Streamlit listens to single keys
      if (event.key === "Enter" && this.filledOn) this.go(0)
    })
    this.progress = el("p", { class: "count", role: "status" })
    this.note = el("p", { class: "note", role: "alert" })
    this.check = el("button", { type: "button", class: "primary" }, "Vérifier la saisie")
    this.check.addEventListener("click", () => this.send())
    this.root.replaceChildren(
      el("div", { class: "top" },
        el("label", { for: "filled-on" }, `Jour écrit sur la grille par ${this.data.assessor}`), this.day, this.progress),
      el("p", { class: "help" }, "A acquis, N non acquis, S sans objet (puis la raison), E non observé : la ligne suivante ",
        "vient d'elle-même. R observation, Entrée pour revenir aux lignes, flèches pour s'y déplacer, Retour arrière pour vider."),
      ...this.data.competencies.map((one) => this.section(one)),
      this.check, this.note,
    )
    this.count()
  }

  section({ code, text, criteria }) {
    return el("section", {}, el("h3", {}, el("b", {}, code), ` ${text}`), ...criteria.map((one) => this.row(one)))
  }

  row({ code, text }) {
    const radios = VALUES.map(({ value, name, key }) =>
      el("button", { type: "button", role: "radio", "data-value": value, title: key }, name))
    const group = el("div", { role: "radiogroup", "aria-label": `${code} ${text}`, "data-criterion": code }, ...radios)
    const remark = el("input", { class: "remark", "aria-label": `Observation sur ${code}`, placeholder: "Observation" })
    const reason = el("input", { class: "reason", "aria-label": `Raison du sans objet de ${code}`, placeholder: "Raison" })
    const place = this.rows.length
    const row = { code, group, radios, remark, reason }
    row.element = el("div", { class: "row", "data-row": code }, el("p", {}, el("b", {}, code), ` ${text}`), group, remark, reason)
    this.rows.push(row)
    radios.forEach((radio) => radio.addEventListener("click", () => this.choose(place, radio.dataset.value)))
    group.addEventListener("keydown", (event) => this.pressed(event, place))
    for (const [name, input] of Object.entries({ remark, reason })) {
      input.value = this.lines.get(code)[name]
      input.addEventListener("input", () => this.write(code, { [name]: clean(input.value) }))
      input.addEventListener("keydown", (event) => {
        event.stopPropagation() // Streamlit listens to single keys
        if (event.key === "Enter") this.go(place + 1)
        if (event.key === "Escape") this.go(place)
      })
    }
    this.paint(row)
    return row.element
  }

  pressed(event, place) {
    event.stopPropagation() // Streamlit listens to single keys
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { code, remark, reason } = this.rows[place]
    const value = KEYS[event.key.toLowerCase()]
    if (value) {
      this.choose(place, value)
      if (value === "not_applicable") reason.focus()
      else this.go(place + 1)
    } else if (event.key.toLowerCase() === "r") remark.focus()
    else if (event.key === "ArrowDown") this.go(place + 1)
    else if (event.key === "ArrowUp") this.go(place - 1)
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const at = VALUES.findIndex((one) => one.value === this.lines.get(code).value)
      const step = event.key === "ArrowRight" ? 1 : -1
      this.choose(place, VALUES.at((Math.max(at, 0) + (at < 0 ? 0 : step)) % VALUES.length).value)
      this.go(place)
    } else if (event.key === "Backspace" || event.key === "Delete") {
      this.write(code, BLANK)
      remark.value = reason.value = ""
      this.paint(this.rows[place])
    } else return
    event.preventDefault()
  }

  choose(place, value) {
    const row = this.rows[place]
    const { reason } = this.lines.get(row.code)
    this.write(row.code, { value, reason: value === "not_applicable" ? reason : "" })
    row.reason.value = this.lines.get(row.code).reason
    this.paint(row)
  }

  write(code, change) {
    this.lines.set(code, { ...this.lines.get(code), ...change })
    this.keep()
  }

  go(place) {
    if (place >= this.rows.length) return this.check.focus()
    const row = this.rows[Math.max(place, 0)]
    row.radios.find((radio) => radio.tabIndex === 0).focus()
    row.element.scrollIntoView({ block: "nearest" })
  }

  paint({ code, element, radios, reason }) {
    const { value } = this.lines.get(code)
    element.dataset.value = value
    reason.hidden = value !== "not_applicable"
    radios.forEach((radio, at) => {
      const isChosen = radio.dataset.value === value
      radio.setAttribute("aria-checked", String(isChosen))
      radio.tabIndex = isChosen || (!value && at === 0) ? 0 : -1
    })
  }

  count() {
    const all = [...this.lines.values()]
    say(this.progress, `${all.filter((one) => one.value).length} / ${all.length} lignes saisies`)
  }

  send() {
    if (!this.filledOn) {
      say(this.note, "Donnez d'abord le jour écrit sur la grille.")
      return this.day.focus()
    }
    say(this.note, "")
    const marks = this.rows.map(({ code }) => ({ criterion: code, ...this.lines.get(code) }))
    this.isChecked = true
    this.component.setTriggerValue("checked", { draft: this.draft, filledOn: this.filledOn, marks })
  }
}
