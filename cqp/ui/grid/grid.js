// The live grid: one candidate, one block, every criterion. Painted at once, saved by the outbox.

import { clean, el, fit, put, say } from "./dom.js"
import { Hour } from "./hour.js"
import { forgetKept, keepGrid } from "./kept.js"
import { Notes } from "./notes.js"
import { laptopLabel } from "./ledger.js"
import { outboxOf } from "./outbox.js"
import { queueButton } from "./queue_file.js"
import { Submission } from "./submission.js"

const VALUES = [
  { value: "met", name: "Acquis", sign: "✓", key: "A" },
  { value: "not_met", name: "Non acquis", sign: "✗", key: "N" },
  { value: "not_applicable", name: "Sans objet", sign: "∅", key: "S" },
  { value: "not_observed", name: "Non observé", sign: "–", key: "E" },
]
const NAMES = Object.fromEntries(VALUES.map(({ value, name }) => [value, name]))
const KEYS = {
  a: "met", n: "not_met", s: "not_applicable", e: "not_observed", Backspace: "not_observed", Delete: "not_observed",
  1: "met", 2: "not_met", 3: "not_applicable", 0: "not_observed",
}
const SUGGESTED_REASONS = ["Non prévu par le scénario", "Cas non rencontré", "Outil absent de l'entreprise"]
const LOST = "Le serveur avait enregistré cette marque et ne l'a plus : sa base a été remplacée par une sauvegarde plus ancienne."
const TYPING_PAUSE_MS = 700
const SHORT_PHASES = { welcome: "Acc.", preparation: "Prép.", situation: "Sit.", case: "Cas", presentation: "Prés.", interview: "Entr.", closing: "Clôt." }
const HINT = "cqp.hint.grid"
const DECISIVE = "● Peut encore changer le résultat. "
const SHOW_WAITING_MS = 400 // a mark saved sooner than this never says "en attente" in the status line

const grids = new WeakMap()

/** Entry of the Streamlit component: called at mount and again whenever its data changes. */
export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".grid")
  let grid = grids.get(parentElement)
  if (grid && grid.key !== data.key) {
    grid.close()
    grid = null
  }
  if (!grid) {
    grid = new Grid(root, data)
    grids.set(parentElement, grid)
  }
  grid.receive(data)
  return () => {
    grids.get(parentElement)?.close()
    grids.delete(parentElement)
  }
}

class Grid {
  constructor(root, data) {
    this.key = data.key
    this.data = data
    this.writable = data.writable
    this.root = root
    this.rows = new Map()
    this.outbox = outboxOf(data.installation, data.assessor, data.sitting)
    this.build()
    this.stopListening = this.outbox.listen((criterion) => this.heard(criterion))
    this.warn = (event) => {
      for (const row of this.rows.values()) {
        if (row.reasonForm && clean(row.reasonInput.value).trim()) this.saveReason(row, { stay: false })
      }
      if (this.outbox.waiting) event.preventDefault()
    }
    addEventListener("beforeunload", this.warn)
    this.events = new AbortController()
    const signal = this.events.signal
    root.addEventListener("click", (event) => this.clicked(event), { signal })
    root.addEventListener("keydown", (event) => this.pressed(event), { signal })
    addEventListener("keydown", (event) => this.pressedOutside(event), { signal, capture: true })
    root.addEventListener("input", (event) => this.typed(event), { signal })
    root.addEventListener("focusout", (event) => this.left(event), { signal })
    root.addEventListener("pointerdown", () => (this.isPressing = true), { signal, capture: true })
    addEventListener("pointerup", () => (this.isPressing = false), { signal, capture: true })
    addEventListener("pointercancel", () => (this.isPressing = false), { signal, capture: true })
    root.addEventListener("focusin", (event) => this.entered(event), { signal })
    this.outbox.start()
    this.hour.run()
    this.notes.run()
  }

  receive(data) {
    this.writable = data.writable
    this.outbox.load(data.marks)
    this.root.classList.toggle("readonly", !data.writable)
    this.closedNote.hidden = data.writable
    this.closedNote.replaceChildren(...closedWords(data))
    this.submission.receive(data)
    this.paint()
    if (this.received) return
    this.received = true
    this.keep()
    this.outbox.commitDrafts() // typed before a reload
    const first = [...this.rows.values()].find((row) => this.outbox.shown(row.code).value === "not_observed")
    if (document.activeElement !== document.body) return
    if (!data.writable) this.closedNote.focus()
    else if (first) this.enter(first)
  }

  /** Begin at a criterion; what is still being laid out above it must not push it out of sight. */
  enter(row) {
    this.focus(row)
    requestAnimationFrame(() => requestAnimationFrame(() => row.element.scrollIntoView({ block: "nearest" })))
  }

  /** Paint what changed. Signed out, nothing private stays for a reload without the server; signed in again, it does. */
  heard(criterion) {
    const { link } = this.outbox
    if (link === "signed_out" && this.link !== "signed_out") forgetKept()
    if (link === "ok" && (this.link === "signed_out" || this.link === "forbidden")) this.keep()
    this.link = link
    this.paint(criterion)
  }

  /** Keep on this laptop what a reload without the server shows. */
  keep() {
    keepGrid(this.data, this.root)
    for (const [criterion, mark] of this.outbox.stored) this.outbox.hold(criterion, mark)
  }

  close() {
    this.outbox.commitDrafts()
    this.stopListening()
    this.measure.disconnect()
    this.events.abort()
    removeEventListener("beforeunload", this.warn)
    this.hour.stop()
    this.notes.stop()
    this.outbox.stop()
    this.outbox.pump()
  }

  // Building -----------------------------------------------------------------------------------------------------

  build() {
    const { candidate, number, block, blockTitle, competencies, planned } = this.data
    this.count = el("span", { class: "count" })
    this.bar = el("span", { class: "bar", "aria-hidden": "true" }, el("i"))
    this.status = el("p", { class: "status", role: "status", title: `Poste ${laptopLabel()}` })
    this.saveQueue = queueButton(this.outbox)
    this.update = el(
      "p", { class: "note", hidden: true },
      "Une nouvelle version de l'application est en service. Rechargez cette page quand vous voudrez : rien de ce qui attend n'est perdu. ",
      el("button", { type: "button", "data-do": "reload" }, "Recharger"),
    )
    this.filter = el("button", { type: "button", class: "filter", "aria-pressed": "false", hidden: Boolean(this.data.asked) })
    this.closedNote = el("p", { class: "note", tabindex: "-1", hidden: true })
    const legend = el("p", { class: "legend", hidden: !this.writable })
    const keys = [
      ["↑ ↓", "critère"], ...VALUES.map(({ key, name }) => [key, name.toLowerCase()]),
      ["R", "remarque"], ["F", "réserve"], ["P", "phase"], ["V", "note"], ["H", "horloge"],
      ...(this.data.asked ? [] : [["Q", "questions"]]),
    ]
    for (const [key, what] of keys) legend.append(el("span", {}, el("kbd", {}, key), ` ${what}`))
    this.hour = new Hour(this)
    this.notes = new Notes(this)
    const progress = el("div", { class: "progress" }, this.count, this.bar, this.status)
    const who = el(
      "div", { class: "who" },
      el("h1", {}, candidate, el("span", { class: "number" }, `${number} · évalué par ${this.data.assessorName}`)),
      el("p", { class: "block" }, el("b", {}, `Bloc ${block}`), el("span", { class: "title" }, blockTitle)),
    )
    const top = el(
      "header", { class: "top" },
      who,
      progress,
      el("div", { class: "now" }, this.hour.element, this.filter),
      el("div", { class: "tools" }, legend, this.saveQueue.element),
    )
    top.querySelector(".title").title = `${blockTitle} (${planned})`
    const otherDay = el("p", { class: "note", hidden: !this.data.otherDay || !this.data.writable }, `⚠ ${this.data.otherDay}`)
    const body = el("div", { class: "body" }, this.update, this.closedNote, otherDay, this.hint())
    this.sections = competencies.map((competency) => this.buildCompetency(competency))
    body.append(...this.sections.map(({ element }) => element))
    this.done = el("p", { class: "note", hidden: true }, "Tous les critères sont observés.")
    body.append(this.done)
    body.append(this.notes.element)
    this.submission = new Submission(this)
    body.append(this.submission.element)
    this.root.setAttribute("translate", "no") // a page translator would rewrite what the status line says
    this.root.classList.add("notranslate")
    this.root.replaceChildren(top, body, this.notes.field, this.notes.kept)
    this.measure = new ResizeObserver(() => this.measured(top, who))
    this.measure.observe(top)
    this.measure.observe(who)
  }

  /** Say how high the header is, and how much of it scrolls away on a small screen: what comes above the candidate. */
  measured(top, who) {
    const isFirst = who.offsetTop <= parseFloat(getComputedStyle(top).paddingTop) + 1
    const away = isFirst ? 0 : who.offsetTop - 2
    this.root.style.setProperty("--away", `${away}px`)
    this.root.style.setProperty("--top-height", `${top.offsetHeight - away}px`)
  }

  /** Say once, until it is read, what nobody guesses. */
  hint() {
    const read = localStorage.getItem(HINT)
    return el(
      "p", { class: "note", hidden: Boolean(read) || !this.data.writable },
      "Une touche par critère, puis la suite vient d'elle-même : A acquis, N non acquis, S sans objet. La ligne en haut à droite dit toujours ce qui est enregistré. ",
      el("button", { type: "button", "data-do": "hint" }, "Compris"),
    )
  }

  buildCompetency({ code, text, criteria }) {
    const count = el("span", { class: "count" })
    const words = el("button", { type: "button", class: "words", "aria-expanded": "false", title: "Lire en entier" }, text)
    const title = el("h2", { id: `h-${code}` }, el("b", {}, code), words, count)
    const element = el("section", { "aria-labelledby": `h-${code}` }, title)
    for (const criterion of criteria) element.append(this.buildRow(criterion))
    return { element, count, codes: criteria.map((criterion) => criterion.code) }
  }

  buildRow({ code, text, decisive }) {
    const radios = VALUES.map(({ value, name, sign }) =>
      el(
        "button",
        { type: "button", role: "radio", "data-value": value, "aria-checked": "false", "aria-label": name, tabindex: "-1" },
        el("span", { class: "sign", "aria-hidden": "true" }, sign),
        el("span", { class: "name", "aria-hidden": "true" }, name),
      ),
    )
    const group = el(
      "div",
      { role: "radiogroup", "data-criterion": code, "data-save-state": "saved", "aria-labelledby": `c-${code}`, "aria-describedby": `s-${code}` },
      ...radios,
    )
    const mark = el("span", { class: "mark", "aria-hidden": "true" })
    const said = el("span", { class: "hidden", id: `s-${code}` })
    const remarkButton = el(
      "button", { type: "button", class: "remark-button", "aria-expanded": "false", "aria-label": `Remarque sur ${code}`, title: "Remarque (R)" }, "✎",
    )
    const phase = el("button", { type: "button", class: "phase-button", "data-do": "phase" })
    const ask = el("p", { class: "ask", hidden: !this.data.asked }, this.data.questions[code].join(" — "))
    if (decisive) ask.prepend(el("b", {}, DECISIVE))
    const offer = this.buildOffer(code)
    const reason = el("p", { class: "reason", hidden: true })
    const extra = el("div", { class: "extra", hidden: true })
    const element = el(
      "div", { class: "row", "data-row": code },
      el("p", { class: "text", id: `c-${code}` }, el("b", {}, code), ` ${text}`),
      group, el("span", { class: "side" }, mark, phase, remarkButton), said, ask, offer, reason, extra,
    )
    this.rows.set(code, { code, element, group, radios, mark, said, remarkButton, phase, ask, offer, reason, extra })
    return element
  }

  /** What the scenario cannot produce is offered as *sans objet* with its reason; nothing is ticked for anybody. */
  buildOffer(code) {
    const reason = this.data.scenario?.excluded[code]
    return el(
      "p", { class: "offer", hidden: true },
      ...(reason ? [`Hors du scénario « ${this.data.scenario.title} ». `, el("button", { type: "button", "data-reason": reason }, `Sans objet : ${reason}`)] : []),
    )
  }

  // Painting -----------------------------------------------------------------------------------------------------

  paint(criterion = null) {
    if (criterion) this.paintRow(this.rows.get(criterion))
    else for (const row of this.rows.values()) this.paintRow(row)
    this.paintTop()
  }

  paintRow(row) {
    if (!row) return
    const shown = this.outbox.shown(row.code)
    const state = this.outbox.state(row.code)
    const focused = row.radios.find((radio) => radio === this.root.getRootNode().activeElement)
    for (const radio of row.radios) {
      const checked = radio.dataset.value === shown.value
      put(radio, "aria-checked", String(checked))
      put(radio, "aria-disabled", String(!this.writable))
      put(radio, "tabindex", (focused ? radio === focused : checked) ? "0" : "-1")
    }
    put(row.element, "data-value", shown.value)
    put(row.group, "data-save-state", state)
    say(row.mark, state === "waiting" ? "…" : state === "refused" ? "!" : shown.revision ? "✓" : "")
    put(row.mark, "title", { saved: shown.revision ? "Enregistré" : "", waiting: "En attente", refused: "Refusé" }[state])
    say(row.said, state === "waiting" ? "en attente" : state === "refused" ? "refusé, à trancher" : "")
    this.paintPhase(row, shown)
    row.offer.hidden = !row.offer.children.length || shown.value !== "not_observed" || !this.writable
    const hasReason = shown.value === "not_applicable"
    row.reason.hidden = !hasReason
    if (hasReason) say(row.reason, `Sans objet : ${shown.reason}`)
    const remark = this.outbox.drafts.get(row.code)?.remark ?? shown.remark
    row.remarkButton.classList.toggle("has", Boolean(remark))
    this.paintRemark(row, remark)
    this.paintRefusal(row)
    row.extra.hidden = !row.extra.children.length
  }

  paintPhase(row, shown) {
    const word = this.hour.word(shown.phase)
    say(row.phase, shown.phase && shown.value !== "not_observed" ? SHORT_PHASES[shown.phase] : "")
    row.phase.classList.toggle("has", Boolean(row.phase.textContent))
    put(row.phase, "aria-label", word ? `${row.code} observé pendant : ${word}. Changer de phase` : `Phase de ${row.code}`)
    put(row.phase, "title", word ? `Observé pendant : ${word} (P pour changer)` : "")
    row.element.classList.toggle("flagged", Boolean(shown.flagged))
    if (row.flag) put(row.flag, "aria-pressed", String(Boolean(shown.flagged)))
  }

  paintRemark(row, remark) {
    if (remark && !row.remark) this.openRemark(row)
    if (row.remark) row.remark.readOnly = !this.writable
    if (row.remark && row.remark.value !== remark.replaceAll("\r\n", "\n")) {
      row.remark.value = remark
      fit(row.remark)
    }
  }

  paintRefusal(row) {
    const refusal = this.outbox.refused.get(row.code)
    if (!refusal) {
      row.refusal?.remove()
      row.refusal = null
      return
    }
    const held = this.outbox.shown(row.code)
    const words = `${refusal.code}|${held.revision}|${refusal.intent.id}`
    if (row.refusal?.dataset.words === words) return
    row.refusal?.remove()
    row.refusal = el("div", { class: "refusal", role: "alert", "data-words": words })
    if (refusal.code === "stale" || refusal.code === "lost") {
      const when = held.at ? ` à ${new Date(held.at).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" })}` : ""
      row.refusal.append(
        el("p", {}, refusal.code === "lost" ? LOST : "Ce critère a changé ailleurs, dans une autre fenêtre ou sur un autre poste."),
        el("p", {}, el("b", {}, `Enregistré${when} : `), describe(held)),
        el("p", {}, el("b", {}, "Votre choix ici : "), describe(refusal.intent)),
        el("button", { type: "button", "data-do": "keep-stored" }, "Garder l'enregistré"),
        el("button", { type: "button", "data-do": "keep-mine" }, "Enregistrer mon choix"),
      )
    } else {
      row.refusal.append(
        el("p", {}, refusal.message),
        el("p", {}, el("b", {}, "Non enregistré : "), describe(refusal.intent)),
        el("button", { type: "button", "data-do": "keep-stored" }, "J'ai compris"),
      )
    }
    row.extra.append(row.refusal)
  }

  paintTop() {
    let observed = 0
    const toAsk = [...this.rows.values()].filter((row) => this.isToAsk(row)).length
    for (const { element, count, codes } of this.sections) {
      const seen = codes.filter((code) => this.outbox.shown(code).value !== "not_observed").length
      observed += seen
      say(count, `${seen} / ${codes.length}`)
      put(count, "title", `${seen} critères observés sur ${codes.length}`)
      element.classList.toggle("complete", seen === codes.length)
    }
    const total = this.rows.size
    say(this.count, `${observed} / ${total} observés`)
    this.bar.firstChild.style.transform = `scaleX(${observed / total})`
    const pressed = this.filter.getAttribute("aria-pressed") === "true"
    if (!this.data.asked) say(this.filter, pressed ? `Tout afficher (${total})` : `Reste à questionner (${toAsk})`)
    this.submission.paint()
    this.done.hidden = !(pressed && this.sections.every(({ element }) => element.hidden))
    this.paintStatus()
  }

  /** Say what is saved and what waits; what waits for a moment only is not told, unless it still does (`late`). */
  paintStatus({ late = false } = {}) {
    const { refused, link, storageFull, trouble } = this.outbox
    const waiting = this.outbox.waiting + (this.notes?.waiting.size ?? 0)
    const inWaiting = waiting ? ` – ${waiting} en attente, ${waiting > 1 ? "gardées" : "gardée"} sur ce poste` : ""
    let level = "saved"
    let words = "Tout est enregistré"
    if (link === "offline" || link === "failing") {
      level = "waiting"
      const fault = link === "offline" ? "Connexion perdue" : trouble || "Le serveur est en difficulté"
      words = `${fault}${inWaiting || " – vos marques seront gardées sur ce poste"}`
    } else if (link === "signed_out") {
      level = "refused"
      words = `Reconnectez-vous${inWaiting}`
    } else if (link === "forbidden") {
      level = "refused"
      words = `Ce passage n'est pas ouvert à la personne connectée${inWaiting}. Reconnectez-vous avec votre code`
    } else if (refused.size) {
      level = "refused"
      words = `${refused.size} ${refused.size > 1 ? "marques refusées" : "marque refusée"} – à trancher ci-dessous`
    } else if (waiting) {
      level = "waiting"
      words = `${waiting} en attente`
    }
    this.update.hidden = !this.outbox.isOutdated
    this.saveQueue.paint()
    if (link === "offline" && !navigator.serviceWorker) words += " – ne rechargez pas cette page" // it would not come back
    if (storageFull && waiting) words += " – mémoire de ce poste pleine : ne fermez pas cette page"
    const isPassing = level === "waiting" && link === "ok" && this.status.dataset.level === "saved"
    if (isPassing && !late) {
      this.statusSoon ??= setTimeout(() => this.paintStatus({ late: true }), SHOW_WAITING_MS)
      return
    }
    clearTimeout(this.statusSoon)
    this.statusSoon = null
    this.showStatus(level, words, link, level + words + link)
  }

  showStatus(level, words, link, signature) {
    if (this.status.dataset.signature === signature && this.status.textContent === this.said) return
    this.status.dataset.signature = signature
    this.status.dataset.level = level
    this.status.replaceChildren(el("span", { class: "dot", "aria-hidden": "true" }), words)
    if (level === "refused" && link === "ok") {
      this.status.append(" ", el("button", { type: "button", "data-do": "see-refused" }, "Y aller"))
    }
    if (link === "signed_out" || link === "forbidden") {
      this.status.append(" ", el("a", { href: "/", target: "_blank", rel: "noopener" }, "Ouvrir la connexion"))
    }
    this.said = this.status.textContent
  }

  // Acting -------------------------------------------------------------------------------------------------------

  clicked(event) {
    const target = event.target.closest("button")
    if (!target) {
      const row = this.rows.get(event.target.closest("[data-row]")?.dataset.row)
      if (row && !event.target.closest("input, textarea, select, a, .extra") && !getSelection()?.toString()) this.focus(row)
      return
    }
    const row = this.rows.get(target.closest("[data-row]")?.dataset.row)
    if (target === this.filter) this.toggleFilter()
    else if (target.dataset.do === "see-refused") this.seeRefused()
    else if (target.dataset.do === "reload") location.reload()
    else if (target.dataset.do === "hint") this.closeHint(target)
    else if (target.classList.contains("words")) target.setAttribute("aria-expanded", String(target.ariaExpanded !== "true"))
    else if (!row) return
    else if (target.getAttribute("role") === "radio") this.choose(row, target.dataset.value)
    else if (target === row.remarkButton) this.toggleRemark(row)
    else if (target.dataset.do === "phase") this.nextPhase(row)
    else if (target.dataset.do === "flag") this.toggleFlag(row)
    else if (target.dataset.comment) this.insert(row, target.dataset.comment)
    else if (target.dataset.do === "keep-stored") this.decide(row, () => this.outbox.keepStored(row.code))
    else if (target.dataset.do === "keep-mine") this.decide(row, () => this.outbox.keepMine(row.code))
    else if (target.dataset.do === "save-reason") this.saveReason(row)
    else if (target.dataset.do === "cancel-reason") this.closeReason(row)
    else if (target.dataset.reason) this.giveReason(row, target.dataset.reason)
  }

  closeHint(button) {
    button.closest("p").hidden = true
    try {
      localStorage.setItem(HINT, "read")
    } catch {
      return // said again next time
    }
    this.focus([...this.rows.values()][0])
  }

  seeRefused() {
    this.show([...this.rows.values()].find(({ code }) => this.outbox.refused.has(code)))
  }

  show(row) {
    row.element.hidden = false
    row.element.closest("section").hidden = false
    this.focus(row)
    row.element.scrollIntoView({ block: "center" })
  }

  decide(row, action) {
    action()
    this.focus(row)
  }

  choose(row, value) {
    if (!this.writable) return
    const shown = this.outbox.shown(row.code)
    if (value === "not_applicable") {
      this.askReason(row, shown)
      return
    }
    this.closeReason(row)
    if (value === shown.value && !this.outbox.refused.has(row.code)) return
    this.mark(row, shown, { value, reason: "" })
  }

  /** Mark a criterion; the phase is the one that runs when it is first observed, and stays until it is corrected. */
  mark(row, shown, changes) {
    const isNew = shown.value === "not_observed" || changes.value !== shown.value
    const phase = isNew ? this.hour.current : shown.phase ?? ""
    const { value, reason, flagged } = { ...shown, ...changes }
    this.outbox.mark(row.code, { value, reason, flagged: Boolean(flagged), phase, remark: this.remarkOf(row, shown), ...changes })
  }

  nextPhase(row) {
    const shown = this.outbox.shown(row.code)
    const phases = this.hour.clock.phases.map(({ phase }) => phase)
    if (!this.writable || shown.value === "not_observed" || !phases.length) return
    this.mark(row, shown, { phase: phases[(phases.indexOf(shown.phase) + 1) % phases.length] })
  }

  toggleFlag(row) {
    const shown = this.outbox.shown(row.code)
    if (this.writable) this.mark(row, shown, { flagged: !shown.flagged })
  }

  giveReason(row, reason) {
    if (!this.writable) return
    const shown = this.outbox.shown(row.code)
    this.closeReason(row)
    this.mark(row, shown, { value: "not_applicable", reason })
    this.focus(row, "not_applicable")
  }

  /** Insert a short remark where the juror is typing; never by itself. */
  insert(row, words) {
    if (!row.remark) this.openRemark(row)
    const field = row.remark
    const before = field.value.slice(0, field.selectionStart)
    const glue = before && !/\s$/.test(before) ? " " : ""
    field.setRangeText(glue + words, field.selectionStart, field.selectionEnd, "end")
    field.focus()
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  remarkOf(row, shown) {
    return this.outbox.drafts.get(row.code)?.remark ?? shown.remark
  }

  askReason(row, shown) {
    if (row.reasonForm) {
      row.reasonInput.focus()
      return
    }
    row.reasonInput = el("input", { type: "text", id: `r-${row.code}`, maxlength: "500", autocomplete: "off", "aria-describedby": `e-${row.code}` })
    row.reasonInput.value = shown.reason
    row.reasonForm = el(
      "div", { class: "reason-form" },
      el("label", { for: `r-${row.code}` }, `Sans objet : pourquoi ${row.code} ne peut-il pas être observé ?`),
      row.reasonInput,
      el("button", { type: "button", "data-do": "save-reason", class: "primary" }, "Enregistrer sans objet"),
      el("button", { type: "button", "data-do": "cancel-reason" }, "Annuler"),
      el("p", { class: "wanted", id: `e-${row.code}`, role: "alert" }),
      el("p", { class: "suggestions" }, ...[this.data.scenario?.excluded[row.code], ...SUGGESTED_REASONS].filter(Boolean).map((words) => el("button", { type: "button", "data-reason": words }, words))),
    )
    row.extra.prepend(row.reasonForm)
    row.extra.hidden = false
    row.reasonInput.focus()
    row.reasonInput.select()
    row.reasonForm.scrollIntoView({ block: "nearest" })
  }

  saveReason(row, { stay = true } = {}) {
    const reason = clean(row.reasonInput.value).trim()
    if (!reason) {
      row.reasonInput.setAttribute("aria-invalid", "true")
      row.reasonForm.querySelector(".wanted").textContent = "Écrivez une raison en quelques mots, ou annulez."
      row.reasonInput.focus()
      return
    }
    const shown = this.outbox.shown(row.code)
    const isFirst = shown.value === "not_observed"
    this.closeReason(row)
    if (shown.value !== "not_applicable" || shown.reason !== reason) {
      this.mark(row, shown, { value: "not_applicable", reason })
    }
    if (stay) isFirst ? this.advance(row, "not_applicable") : this.focus(row, "not_applicable")
  }

  closeReason(row) {
    if (!row.reasonForm) return
    const hadFocus = row.reasonForm.contains(this.root.getRootNode().activeElement)
    row.reasonForm.remove()
    row.reasonForm = row.reasonInput = null
    row.extra.hidden = !row.extra.children.length
    if (hadFocus) this.focus(row)
  }

  openRemark(row) {
    row.remark = el("textarea", { rows: "1", "aria-label": `Remarque sur ${row.code}`, maxlength: "100000", placeholder: "Remarque…" })
    row.remarkButton.setAttribute("aria-expanded", "true")
    row.flag = el("button", { type: "button", class: "flag", "data-do": "flag", "aria-pressed": "false", title: "Réserve (F)" }, "⚑ Réserve")
    row.comments = el(
      "p", { class: "comments", role: "group", "aria-label": "Remarques courtes à insérer" }, row.flag,
      ...this.data.comments.map((words, at) =>
        el("button", { type: "button", "data-comment": words, title: at < 9 ? `Alt+${at + 1}` : "" }, at < 9 ? el("kbd", { "aria-hidden": "true" }, String(at + 1)) : "", words),
      ),
    )
    row.extra.append(row.remark, row.comments)
    row.extra.hidden = false
  }

  toggleRemark(row) {
    if (row.remark && !row.remark.value) {
      row.remark.remove()
      row.comments.remove()
      row.remark = row.comments = row.flag = null
      row.remarkButton.setAttribute("aria-expanded", "false")
      row.extra.hidden = !row.extra.children.length
      return
    }
    if (!row.remark) this.openRemark(row)
    row.remark.focus({ preventScroll: true })
    row.element.scrollIntoView({ block: "nearest" }) // the short remarks too
  }

  typed(event) {
    const row = this.rows.get(event.target.closest("[data-row]")?.dataset.row)
    if (!row || event.target !== row.remark) return
    fit(row.remark)
    this.outbox.draft(row.code, clean(row.remark.value))
    clearTimeout(row.pause)
    row.pause = setTimeout(() => this.outbox.commitDraft(row.code), TYPING_PAUSE_MS)
  }

  left(event) {
    const row = this.rows.get(event.target.closest("[data-row]")?.dataset.row)
    const to = event.relatedTarget
    if (to && row?.reasonForm?.contains(event.target) && !row.reasonForm.contains(to)) {
      if (this.isPressing) addEventListener("pointerup", () => setTimeout(() => this.leftReason(row, to)), { once: true })
      else this.leftReason(row, to)
    }
    if (row && event.target === row.remark) {
      clearTimeout(row.pause)
      this.outbox.commitDraft(row.code)
    }
  }

  entered(event) {
    const row = event.target.closest(".row")
    if (!row) return // a button above the grid: the criterion that was current still is
    this.root.querySelector(".row.current")?.classList.remove("current")
    row.classList.add("current")
  }

  /** A reason typed and left is kept, like a remark; a blank one is let go. Never while a button is being pressed:
   *  the rows would move under the finger. */
  leftReason(row, to) {
    if (!row.reasonForm) return
    if (clean(row.reasonInput.value).trim()) this.saveReason(row, { stay: false })
    else if (!row.element.contains(to)) this.closeReason(row)
  }

  /** Say whether a criterion is not observed, in doubt, or refused. */
  isToAsk({ code }) {
    const { value, flagged } = this.outbox.shown(code)
    return value === "not_observed" || flagged || this.outbox.refused.has(code)
  }

  toggleFilter() {
    const left = this.current
    const on = this.filter.getAttribute("aria-pressed") !== "true"
    this.filter.setAttribute("aria-pressed", String(on))
    for (const row of this.rows.values()) {
      row.element.hidden = on && !this.isToAsk(row)
      row.ask.hidden = !on
    }
    if (on) this.showDecisive()
    for (const { element, codes } of this.sections) element.hidden = codes.every((code) => this.rows.get(code).element.hidden)
    this.paintTop()
    this.enterShown(left)
  }

  /** Go on from the criterion that the keys meant; once it is hidden, from the first that is shown. */
  enterShown(left) {
    const row = left?.element.hidden === false ? left : this.shownRows[0]
    left?.element.classList.remove("current")
    if (row) this.focus(row)
    else this.filter.focus()
  }

  get shownRows() {
    return [...this.rows.values()].filter(({ element }) => !element.hidden)
  }

  /** Say of each criterion still to be asked whether it can still change the result; the server knows the règlement. */
  async showDecisive() {
    const answer = await this.outbox.ask(`/api/interview?sitting=${this.data.sitting}`, {})
    for (const { criteria } of answer.content.ask ?? []) {
      for (const { code, decisive } of criteria) {
        const row = this.rows.get(code)
        if (row && decisive !== Boolean(row.ask.querySelector("b"))) {
          decisive ? row.ask.prepend(el("b", {}, DECISIVE)) : row.ask.querySelector("b").remove()
        }
      }
    }
  }

  // Keyboard -----------------------------------------------------------------------------------------------------

  /** After a click on a name or on the page itself, the keys still mean the criterion that looks current. */
  pressedOutside(event) {
    const [target] = event.composedPath()
    const isIdle = !(target instanceof Element) || target.matches("body, main, section, div, p, h1, h2, span, b")
    if (!isIdle || target.closest?.("[role=dialog], [contenteditable]") || event.key === "Tab" || event.key === " ") return
    const row = this.current ?? this.shownRows[0]
    if (row) this.pressed(event, row)
  }

  /** The criterion that looks current, wherever the focus is. */
  get current() {
    return this.rows.get(this.root.querySelector(".row.current")?.dataset.row)
  }

  pressed(event, meant = null) {
    event.stopPropagation() // Streamlit listens for single letters on the whole page
    const isTyping = event.target.matches?.("input, textarea, select")
    const isAbove = !isTyping && event.target.closest?.(".top")
    const isTool = isAbove && event.key.length === 1 && event.key !== " "
    const row = meant ?? this.rows.get(event.target.closest?.("[data-row]")?.dataset.row) ?? (isTool ? this.current : null)
    if (row && event.altKey && event.target === row.remark) return this.pressedForComment(event, row)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const letter = event.key.toLowerCase()
    if (["v", "q", "h"].includes(letter) && !isTyping) {
      if (letter === "v") this.notes.open()
      else if (letter === "h") this.hour.focus()
      else if (!this.data.asked) this.toggleFilter()
      event.preventDefault()
      return
    }
    if (isAbove && event.key === "Escape" && this.current) return this.focus(this.current)
    if (!row) return
    if (event.target === row.reasonInput) return this.pressedInReason(event, row)
    if (event.target === row.remark) {
      if (event.key === "Escape") this.focus(row)
      return
    }
    if (!meant && event.target.closest?.(".extra, .offer")) return
    const column = Math.max(row.radios.indexOf(event.target), 0)
    const value = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? digit(event.code)
    if (event.key === "ArrowDown") this.step(row, 1, column)
    else if (event.key === "ArrowUp") this.step(row, -1, column)
    else if (event.key === "ArrowRight") this.focusRadio(row, (column + 1) % VALUES.length)
    else if (event.key === "ArrowLeft") this.focusRadio(row, (column + VALUES.length - 1) % VALUES.length)
    else if (event.key === "Home") this.step(row, -Infinity, column)
    else if (event.key === "End") this.step(row, Infinity, column)
    else if (letter === "r") this.toggleRemark(row)
    else if (letter === "f") this.toggleFlag(row)
    else if (letter === "p") this.nextPhase(row)
    else if (value) {
      const isFirst = this.outbox.shown(row.code).value === "not_observed" && value !== "not_observed"
      this.choose(row, value)
      if (value !== "not_applicable") isFirst ? this.advance(row, value) : this.focus(row, value)
    } else return
    event.preventDefault()
  }

  pressedForComment(event, row) {
    const words = this.data.comments[Number(/^Digit([1-9])$/.exec(event.code)?.[1]) - 1]
    if (!words) return
    this.insert(row, words)
    event.preventDefault()
  }

  pressedInReason(event, row) {
    if (event.key === "Enter") this.saveReason(row)
    else if (event.key === "Escape") this.closeReason(row)
    else return
    event.preventDefault()
  }

  step(row, by, column) {
    const visible = this.shownRows
    const at = visible.indexOf(row) + by
    this.focusRadio(visible[Math.min(Math.max(at, 0), visible.length - 1)], column)
  }

  /** Go on to the next criterion still to be observed; a correction stays where it is. */
  advance(row, value) {
    const visible = this.shownRows
    const next = visible.slice(visible.indexOf(row) + 1).find(({ code }) => this.outbox.shown(code).value === "not_observed")
    if (next) this.focus(next)
    else this.focus(row, value)
  }

  focus(row, value = this.outbox.shown(row.code).value) {
    this.focusRadio(row, VALUES.findIndex((one) => one.value === value))
  }

  focusRadio(row, column) {
    row.radios.forEach((radio, at) => (radio.tabIndex = at === column ? 0 : -1))
    row.radios[column].focus({ preventScroll: true })
    row.element.scrollIntoView({ block: "nearest" })
  }
}

/** Say why nothing is written here, and where to go on; plain words and a link. */
function closedWords({ closed, next }) {
  return next ? [closed, " ", el("a", { href: next.address }, next.words)] : [closed]
}

function digit(code) {
  const number = /^(?:Digit|Numpad)([0-3])$/.exec(code)
  return number ? KEYS[number[1]] : undefined
}

function describe({ value, remark, reason }) {
  return `« ${NAMES[value]} »${reason ? ` (${reason})` : ""}${remark ? `, remarque : ${remark}` : ""}`
}
