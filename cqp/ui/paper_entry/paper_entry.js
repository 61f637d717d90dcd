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
const CHECK_TITLE = "Vérifier et enregistrer" // as the page writes it
const SHOWN_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 100

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

  /** Let go of what is recorded, and lead to where the page says so and takes the next sheet's code. */
  forget() {
    sessionStorage.removeItem(PREFIX + this.key)
    this.recall()
    this.build()
    const code = document.querySelector('input[aria-label^="Code de la grille"]')
    code?.focus()
    code?.select()
    document.querySelector("h1")?.scrollIntoView()
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
      if (event.key !== "Enter" || !this.filledOn) return
      event.preventDefault() // the same Enter would press the button that then has the focus
      this.go(0)
    })
    this.progress = el("p", { class: "count", role: "status" })
    this.note = el("p", { class: "note", role: "alert" })
    this.check = el("button", { type: "button", class: "primary" }, "Vérifier la saisie")
    this.check.addEventListener("click", () => this.send())
    this.root.replaceChildren(
      el("div", { class: "top" },
        el("label", { for: "filled-on" }, `Jour écrit sur la grille par ${this.data.assessor}`), this.day, this.progress),
      el("p", { class: "help" }, "A acquis, N non acquis, S sans objet (puis la raison), E non observé : la ligne suivante ",
        "vient d'elle-même. R observation, puis Entrée : la valeur si elle manque, sinon la ligne suivante. Flèches pour se déplacer, Retour arrière pour vider."),
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
        if (event.key !== "Enter" && event.key !== "Escape") return
        event.preventDefault() // the same Enter would press the button that then has the focus
        const isComplete = this.lines.get(code).value !== ""
        this.go(event.key === "Enter" && isComplete ? place + 1 : place)
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
    const unsaid = this.rows.filter(({ code }) => !this.lines.get(code).value && this.lines.get(code).remark.trim())
    if (unsaid.length && this.warned !== codes(unsaid)) {
      this.warned = codes(unsaid)
      say(this.note, `Observation sans valeur : ${this.warned}. Si la feuille n'en porte pas, vérifiez de nouveau : elles seront « non observé ».`)
      return this.go(this.rows.indexOf(unsaid[0]))
    }
    say(this.note, "")
    const marks = this.rows.map(({ code }) => ({ criterion: code, ...this.lines.get(code) }))
    this.isChecked = true
    this.component.setTriggerValue("checked", { draft: this.draft, filledOn: this.filledOn, marks })
    this.lead(performance.now() + SHOWN_WITHIN_MS)
  }

  /** Lead to what the page says of the sheet, once it does. */
  lead(until) {
    const title = [...document.querySelectorAll("h2")].find((one) => one.textContent === CHECK_TITLE)
    if (!title) return performance.now() < until && setTimeout(() => this.lead(until), LOOK_EVERY_MS)
    title.tabIndex = -1
    title.focus()
    title.scrollIntoView()
  }
}

function codes(rows) {
  return rows.map(({ code }) => code).join(", ")
}
