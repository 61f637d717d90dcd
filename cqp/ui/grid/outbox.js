// What one juror marked in one sitting: what the server holds, what waits on this laptop, what was refused.
// A mark waits in the browser's storage from the click until the server says it is durable. Marks of one sitting
// leave in order, one request at a time; sending twice is harmless, the server knows each mark by its id.

import { forgetKept, keepHeard, keepMark } from "./kept.js"
import { Ledger, laptopId, newId, tabId } from "./ledger.js"

export const NOT_OBSERVED = { value: "not_observed", remark: "", reason: "", revision: 0, at: null, phase: "", flagged: false }
export const STORAGE_PREFIX = "cqp.outbox."

const BATCH = 200
const ANSWER_MS = 4000 // how long we wait for an answer before calling the connection lost
const HEARTBEAT_MS = 3500
const RETRY_MS = [400, 800, 1600, 3000]
export const ADOPT_AFTER_MS = 10000 // marks another tab left waiting longer than this are sent from here

const LONGEST_ANSWER_MS = 32000 // on a slow line, patience grows so that an answer arrives at last
const VERSION = new URL(import.meta.url).pathname.split("/")[2] // of our scripts, as their address says
const REPORT_MS = 10000 // how often coordination hears of this laptop, or as soon as what it holds back changes

const outboxes = new Map()

/** Return the one outbox of this assessor and sitting in this page; another database's marks never mix in. */
export function outboxOf(installation, assessor, sitting) {
  const key = `${installation}.${assessor}.${sitting}`
  if (!outboxes.has(key)) outboxes.set(key, new Outbox(installation, assessor, sitting))
  return outboxes.get(key)
}

/** Return the sittings of this assessor that have marks waiting in this browser. */
export function waitingSittings(installation, assessor) {
  const sittings = new Set()
  for (const key of storedKeys(`${STORAGE_PREFIX}${installation}.${assessor}.`)) {
    sittings.add(Number(key.split(".")[4]))
  }
  return [...sittings]
}

/** Return how many marks and drafts wait in this browser, whoever made them. */
export function waitingInAll() {
  return [...storedKeys(STORAGE_PREFIX)].filter((key) => !readJson(key)?.refusal).length
}

class Outbox {
  constructor(installation, assessor, sitting) {
    this.installation = installation
    this.assessor = assessor
    this.sitting = sitting
    this.ledger = new Ledger(installation, assessor, sitting)
    this.tab = tabId() // marks of different tabs were made without seeing each other
    this.prefix = `${STORAGE_PREFIX}${installation}.${assessor}.${sitting}.`
    this.stored = new Map() // criterion → mark as the server holds it
    this.pending = new Map() // criterion → intents not yet acknowledged, in order
    this.refused = new Map() // criterion → {intent, code, message, current}
    this.drafts = new Map() // criterion → {remark, base, made}: typed, not yet a mark
    this.link = "ok" // ok | offline | failing | signed_out | forbidden
    this.unkept = new Set() // storage keys that did not fit
    this.listeners = new Set()
    this.sending = false
    this.failures = 0
    this.etag = null
    this.seq = 0
    this.trouble = "" // what the server itself says of its trouble
    this.isOutdated = false // whether the server has newer scripts than this page
    this.acceptances = 0
    this.adopt(0)
    addEventListener("online", () => this.pump())
    addEventListener("storage", (event) => {
      if (event.key?.startsWith(this.prefix) && event.newValue === null) this.settledElsewhere(event.key)
    })
  }

  // Reading ------------------------------------------------------------------------------------------------------

  /** Return what the screen shows of a criterion: the newest waiting mark, else what the server holds. */
  shown(criterion) {
    return this.pending.get(criterion)?.at(-1) ?? this.stored.get(criterion) ?? NOT_OBSERVED
  }

  /** Return "saved", "waiting" or "refused". */
  state(criterion) {
    if (this.refused.has(criterion)) return "refused"
    return this.pending.get(criterion)?.length || this.drafts.has(criterion) ? "waiting" : "saved"
  }

  get waiting() {
    let count = this.drafts.size
    for (const intents of this.pending.values()) count += intents.length
    return count
  }

  /** Return the revision that a criterion will have once its waiting marks are stored. */
  revisionToCome(criterion) {
    const queue = this.pending.get(criterion)
    return queue ? queue[0].base + queue.length : this.stored.get(criterion)?.revision ?? 0
  }

  listen(listener) {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  tell(criterion = null) {
    for (const listener of this.listeners) listener(criterion)
  }

  // Marking ------------------------------------------------------------------------------------------------------

  /** Record an intent: kept in storage at once, sent as soon as may be. */
  mark(criterion, { value, remark, reason, phase = "", flagged = false }, base = null) {
    const queue = this.pending.get(criterion) ?? []
    this.ledger.count("made")
    this.seq = Math.max(this.seq + 1, this.ledger.total().made)
    const intent = {
      id: newId(),
      criterion,
      value,
      remark: remark ?? "",
      reason: value === "not_applicable" ? reason : "",
      phase,
      flagged,
      base: base ?? this.stored.get(criterion)?.revision ?? 0,
      seq: this.seq,
      at: new Date().toISOString(),
      tab: this.tab,
      laptop: laptopId(),
    }
    queue.push(intent)
    this.pending.set(criterion, queue)
    this.write(intent)
    this.forgetDraft(criterion)
    if (this.refused.has(criterion)) {
      this.letGo(this.refused.get(criterion).intent) // marking again, the refusal in view, is the decision
      this.refused.delete(criterion)
    }
    this.pump()
    this.tell(criterion)
  }

  /** Keep what is being typed, on this laptop, until it becomes a mark. */
  draft(criterion, remark) {
    const { base, before } = this.drafts.get(criterion) ?? {
      base: this.revisionToCome(criterion),
      before: this.shown(criterion),
    }
    const draft = { remark, base, before, made: Date.now() }
    this.drafts.set(criterion, draft)
    this.put(`${this.prefix}draft.${criterion}`, draft)
    this.tell(criterion)
  }

  /** Turn what was typed into a mark, if it says something new. */
  commitDraft(criterion) {
    const draft = this.drafts.get(criterion)
    if (!draft) return
    if (draft.remark === draft.before.remark) {
      this.forgetDraft(criterion)
      this.tell(criterion)
    } else {
      this.mark(criterion, { ...draft.before, remark: draft.remark }, draft.base)
    }
  }

  /** Turn into marks what was typed and left, but not what another tab may still be typing. */
  commitDrafts(olderThanMs = 0) {
    for (const [criterion, { made }] of [...this.drafts]) {
      if (ageOf(made) >= olderThanMs) this.commitDraft(criterion)
    }
  }

  forgetDraft(criterion) {
    this.drafts.delete(criterion)
    this.remove(`${this.prefix}draft.${criterion}`)
  }

  /** After a refusal: let go of the juror's mark, the server's stands. */
  keepStored(criterion) {
    this.letGo(this.refused.get(criterion).intent)
    this.refused.delete(criterion)
    this.tell(criterion)
  }

  /** After a refusal: record the juror's mark over the server's, which they have now seen. */
  keepMine(criterion) {
    const { intent, code } = this.refused.get(criterion)
    if (code !== "lost") return this.mark(criterion, intent)
    this.refused.delete(criterion)
    const again = { ...intent, base: this.stored.get(criterion)?.revision ?? 0 } // the same mark: nothing new was made
    this.pending.set(criterion, [again])
    this.write(again)
    this.pump()
    this.tell(criterion)
  }

  // Storage ------------------------------------------------------------------------------------------------------

  write(intent, refusal = null) {
    this.put(this.prefix + intent.id, { ...intent, refusal, made: Date.now() })
  }

  put(key, content) {
    try {
      localStorage.setItem(key, JSON.stringify(content))
      this.unkept.delete(key)
    } catch {
      if (forgetKept()) return this.put(key, content) // a mark is worth more than the picture of a grid
      this.unkept.add(key) // the mark is in memory and is being sent; the status line says not to close the page
    }
  }

  /** Put back what somebody emptied from this browser's storage while it waits in this page's memory. */
  putBack() {
    for (const queue of this.pending.values()) {
      for (const intent of queue) if (!this.isKept(intent)) this.write(intent)
    }
    for (const { intent, code, message } of this.refused.values()) {
      if (!this.isKept(intent)) this.write(intent, { code, message })
    }
    for (const [criterion, draft] of this.drafts) {
      const key = `${this.prefix}draft.${criterion}`
      if (localStorage.getItem(key) === null) this.put(key, draft)
    }
  }

  isKept(intent) {
    return localStorage.getItem(this.prefix + intent.id) !== null
  }

  get storageFull() {
    return this.unkept.size > 0
  }

  /** Forget a mark that waits no longer, and count once, whichever tab sees it first, what became of it. */
  drop(intent, became) {
    const isFirst = this.isKept(intent) || this.unkept.has(this.prefix + intent.id)
    if (isFirst && intent.laptop === laptopId()) this.ledger.count(became)
    this.remove(this.prefix + intent.id)
  }

  letGo(intent) {
    this.drop(intent, "letGo")
  }

  remove(key) {
    this.unkept.delete(key)
    localStorage.removeItem(key)
  }

  /** Take over marks that wait in storage since longer than this: a closed tab's, or ours before a reload. */
  adopt(olderThanMs) {
    const found = []
    for (const key of storedKeys(this.prefix)) {
      const content = readJson(key)
      if (!content || ageOf(content.made) < olderThanMs) continue
      if (key.startsWith(`${this.prefix}draft.`)) {
        const criterion = key.slice(`${this.prefix}draft.`.length)
        if (olderThanMs === 0) this.drafts.set(criterion, content)
      } else if (content.refusal) {
        if (!this.refused.has(content.criterion)) {
          this.refused.set(content.criterion, { intent: content, ...content.refusal })
        }
      } else if (!this.pending.get(content.criterion)?.some((intent) => intent.id === content.id)) {
        found.push(content)
      }
    }
    found.sort((a, b) => a.seq - b.seq)
    const from = new Map([...this.pending.keys()].map((criterion) => [criterion, null])) // one tab's at a time
    for (const { refusal, made, ...intent } of found) {
      if (!from.has(intent.criterion)) from.set(intent.criterion, intent.tab)
      if (from.get(intent.criterion) !== intent.tab) continue // later, with its own base: the server will say stale
      const queue = this.pending.get(intent.criterion) ?? []
      queue.push(intent)
      this.pending.set(intent.criterion, queue)
      this.seq = Math.max(this.seq, intent.seq)
      this.tell(intent.criterion)
    }
    if (found.length) queueMicrotask(() => this.pump())
  }

  /** Return every mark of this assessor that waits or is refused in this browser, whatever the sitting, in order. */
  allWaiting() {
    const all = new Map()
    for (const key of storedKeys(`${STORAGE_PREFIX}${this.installation}.${this.assessor}.`)) {
      const content = readJson(key)
      if (content?.id) all.set(content.id, { ...content, sitting: Number(key.split(".")[4]) })
    }
    const { sitting } = this
    for (const queue of this.pending.values()) for (const intent of queue) all.set(intent.id, { ...intent, sitting })
    for (const { intent, code } of this.refused.values()) all.set(intent.id, { ...intent, sitting, refusal: { code } })
    return [...all.values()].sort((a, b) => a.sitting - b.sitting || a.seq - b.seq)
  }

  // Sending ------------------------------------------------------------------------------------------------------

  /** Send what waits, until nothing does or the server cannot be reached. */
  async pump() {
    if (this.sending) return
    this.sending = true
    clearTimeout(this.retry)
    try {
      let size = BATCH
      for (let batch = this.batch(size); batch.length; batch = this.batch(size)) {
        const answer = await this.post(batch)
        if (answer.status === 200) {
          this.settle(batch, answer.content)
          size = BATCH
        } else if (answer.status === 413 || answer.status === 422) {
          if (batch.length > 1) size = 1 // find the one that is refused, let the others through
          else this.refuse(batch[0], { ...answer.content, current: null })
        } else {
          this.retry = setTimeout(() => this.pump(), RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)])
          return
        }
      }
    } finally {
      this.sending = false
    }
  }

  batch(size) {
    const intents = []
    for (const [criterion, queue] of this.pending) {
      if (this.refused.has(criterion)) continue
      let base = queue[0]?.base
      for (const intent of queue) intents.push({ ...intent, base: base++ })
    }
    return intents.sort((a, b) => a.seq - b.seq).slice(0, size)
  }

  async post(marks) {
    const options = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sitting: this.sitting, assessor: this.assessor, marks }),
    }
    return this.ask("/api/marks", options, Math.min(ANSWER_MS * 2 ** this.failures, LONGEST_ANSWER_MS))
  }

  async ask(address, options, patienceMs = ANSWER_MS) {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), patienceMs)
    let answer = { status: 0, content: {} }
    try {
      const response = await fetch(address, { ...options, signal: abort.signal, cache: "no-store" })
      answer = { status: response.status, etag: response.headers.get("etag"), content: {} }
      this.compareVersion(response.headers.get("cqp-version"))
      if (response.status !== 304) answer.content = await response.json()
    } catch {
      answer.status = answer.status >= 400 ? answer.status : 0
    } finally {
      clearTimeout(timer)
    }
    this.setLink(answer.status, answer.content.message ?? "")
    return answer
  }

  compareVersion(version) {
    const isOutdated = version !== null && version !== VERSION
    if (isOutdated === this.isOutdated) return
    this.isOutdated = isOutdated
    this.tell()
  }

  setLink(status, message) {
    let link = "ok"
    if (status === 0) link = "offline"
    else if (status === 401) link = "signed_out"
    else if (status === 403) link = "forbidden"
    else if (status >= 400 && ![409, 413, 422].includes(status)) link = "failing" // those three refuse what was asked
    const trouble = link === "failing" ? message : ""
    if (link !== this.link || trouble !== this.trouble) {
      this.link = link
      this.trouble = trouble
      this.tell()
    }
  }

  settle(batch, { saved, refused }) {
    this.failures = 0
    const sent = new Map(batch.map((intent) => [intent.id, intent]))
    for (const { id, revision } of saved) this.accept(sent.get(id), revision)
    for (const refusal of refused) this.refuse(sent.get(refusal.id), refusal)
  }

  /** Take what the server holds of a criterion, on the screen and for a reload without it. */
  hold(criterion, mark) {
    this.stored.set(criterion, mark)
    keepMark(this, criterion, mark)
  }

  accept(intent, revision) {
    this.acceptances++
    if (revision > (this.stored.get(intent.criterion)?.revision ?? 0)) {
      this.hold(intent.criterion, { ...intent, revision, at: new Date().toISOString() })
    }
    const queue = this.pending.get(intent.criterion).filter((waiting) => waiting.id !== intent.id)
    if (queue.length) {
      queue[0] = { ...queue[0], base: revision } // the juror saw their own mark
      this.write(queue[0])
      this.pending.set(intent.criterion, queue)
    } else {
      this.pending.delete(intent.criterion)
    }
    this.drop(intent, "acknowledged")
    this.tell(intent.criterion)
  }

  /** A refused mark takes with it the later ones of its criterion: the last one is what the juror wants. */
  refuse(intent, { code, message, current }) {
    const queue = this.pending.get(intent.criterion) ?? []
    if (!queue.some((waiting) => waiting.id === intent.id)) return
    const wanted = queue.at(-1)
    this.pending.delete(intent.criterion)
    if (current && current.revision > (this.stored.get(intent.criterion)?.revision ?? 0)) {
      this.hold(intent.criterion, { ...current })
    }
    const held = this.stored.get(intent.criterion) ?? NOT_OBSERVED
    if (code === "stale" && isSame(held, wanted)) {
      for (const waiting of queue) this.letGo(waiting) // both say the same: nothing to decide
    } else {
      this.refused.set(intent.criterion, { intent: wanted, code, message })
      this.write(wanted, { code, message })
      for (const waiting of queue) if (waiting.id !== wanted.id) this.letGo(waiting)
    }
    this.tell(intent.criterion)
  }

  // Hearing from the server ----------------------------------------------------------------------------------------

  /** Take in marks read from the server; newer revisions win, what waits here stays on top. */
  load(marks) {
    for (const mark of marks) {
      if (mark.revision > (this.stored.get(mark.criterion)?.revision ?? 0)) {
        this.hold(mark.criterion, { ...mark })
        this.tell(mark.criterion)
      }
    }
  }

  /** A server that no longer holds what it had saved was given an older database: show that, and ask. */
  missAnything(marks) {
    const held = new Map(marks.map((mark) => [mark.criterion, mark]))
    for (const [criterion, mine] of this.stored) {
      const theirs = held.get(criterion) ?? { ...NOT_OBSERVED, criterion }
      if (theirs.revision >= mine.revision) continue
      this.hold(criterion, { ...theirs })
      if (!this.pending.has(criterion) && !this.refused.has(criterion) && !isSame(theirs, mine)) {
        const { revision, ...intent } = { id: newId(), seq: 0, ...mine, criterion }
        this.refused.set(criterion, { intent, code: "lost", message: "" })
        this.write(intent, { code: "lost", message: "" })
      }
      this.tell(criterion)
    }
  }

  /** Start asking the server regularly whether it is there and whether another laptop marked something. */
  start() {
    if (this.beating) return
    this.beating = new AbortController()
    const wake = () => document.visibilityState === "visible" && this.beat()
    const { signal } = this.beating
    for (const event of ["visibilitychange", "resume"]) document.addEventListener(event, wake, { signal })
    for (const event of ["pageshow", "focus"]) addEventListener(event, wake, { signal }) // a laptop that slept
    this.beat()
  }

  async beat() {
    if (this.isAsking || !this.beating) return
    clearTimeout(this.heartbeat)
    this.isAsking = true
    try {
      await this.refresh()
      this.putBack()
      this.adopt(ADOPT_AFTER_MS)
      if (this.waiting) this.pump()
      this.report()
      this.tell() // what a page translator or anybody else wrote over the grid goes
    } finally {
      this.isAsking = false
      if (this.beating) this.heartbeat = setTimeout(() => this.beat(), HEARTBEAT_MS)
    }
  }

  /** Tell coordination that the grid is open here, what it holds back, and what became of the marks made here. */
  report() {
    const word = { waiting: this.waiting, refused: this.refused.size, ...this.ledger.total() }
    const signature = JSON.stringify([word.waiting, word.refused])
    if (this.link !== "ok" || (signature === this.reported && performance.now() < this.reportAgain)) return
    this.reported = signature
    this.reportAgain = performance.now() + REPORT_MS
    const body = JSON.stringify({ sitting: this.sitting, assessor: this.assessor, laptop: laptopId(), ...word })
    const headers = { "Content-Type": "application/json" }
    fetch("/api/presence", { method: "POST", headers, body }).catch(() => (this.reported = null))
  }

  stop() {
    this.beating?.abort()
    this.beating = null
    clearTimeout(this.heartbeat)
  }

  /** Another tab removed one of this sitting's marks from storage: it is saved, or was decided there. */
  settledElsewhere(key) {
    for (const [criterion, { intent }] of this.refused) {
      if (this.prefix + intent.id === key) {
        this.refused.delete(criterion)
        this.tell(criterion)
      }
    }
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.refresh(), 150)
  }

  async refresh() {
    const headers = this.etag ? { "If-None-Match": this.etag } : {}
    const { acceptances } = this
    const answer = await this.ask(`/api/marks?sitting=${this.sitting}&assessor=${this.assessor}`, { headers })
    if (answer.status === 200 || answer.status === 304) keepHeard(this)
    if (answer.status !== 200) return
    this.etag = answer.etag
    if (acceptances === this.acceptances) this.missAnything(answer.content.marks) // asked after all we know was saved
    this.load(answer.content.marks)
  }
}

/** How long ago it was by this laptop's clock; a clock that was set back makes it old, not new. */
function ageOf(instant) {
  return Math.abs(Date.now() - instant)
}

function isSame(one, other) {
  return ["value", "remark", "reason", "phase", "flagged"].every((name) => (one[name] || "") === (other[name] || ""))
}

function* storedKeys(prefix) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) yield key
}

function readJson(key) {
  try {
    return JSON.parse(localStorage.getItem(key))
  } catch {
    return null
  }
}
