// What became of the marks made in this browser on one grid, counted for good: made, acknowledged by the server, let go
// by the assessor. Each tab counts its own, so that no two write the same number; a laptop is the sum of its tabs.

const TAB = "cqp.tab"
const LAPTOP = "cqp.laptop"
const NONE = { made: 0, acknowledged: 0, letGo: 0 }

let laptop = null // kept in memory too: the page outlives an emptied storage
let tab = null

export class Ledger {
  constructor(installation, assessor, sitting) {
    this.prefix = `cqp.ledger.${installation}.${assessor}.${sitting}.`
    this.key = this.prefix + tabId()
    this.own = { ...NONE, ...read(this.key) }
  }

  count(what) {
    this.own[what]++
    try {
      localStorage.setItem(this.key, JSON.stringify(this.own))
    } catch {
      // no room: this page remembers, and tells the server before it goes
    }
  }

  /** Return what all tabs of this browser counted. */
  total() {
    const all = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix) && key !== this.key).map(read)
    const sum = { ...this.own }
    for (const one of all) for (const what of Object.keys(NONE)) sum[what] += one?.[what] ?? 0
    return sum
  }
}

/** This tab's name; a reload keeps it, a duplicated tab gets its own. */
export function tabId() {
  if (tab) return tab
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload"
  tab = (reloaded && sessionStorage.getItem(TAB)) || newId()
  sessionStorage.setItem(TAB, tab)
  return tab
}

/** This browser's name, the same in all its tabs. */
export function laptopId() {
  if (laptop) return laptop
  laptop = localStorage.getItem(LAPTOP) || newId()
  try {
    localStorage.setItem(LAPTOP, laptop)
  } catch {
    // no room: the name lasts as long as this page
  }
  return laptop
}

/** This browser's name as people read it to each other: « A3F2-91C0 », as on coordination's screen. */
export function laptopLabel() {
  const letters = laptopId().replace(/[^0-9a-z]/gi, "").toUpperCase()
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}`
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key))
  } catch {
    return null
  }
}

/** A version 4 UUID; `crypto.randomUUID` exists on https and localhost only. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}
