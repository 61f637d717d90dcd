// What the grids of the person signed in here last looked like, kept in this browser: without a server, a reload shows
// them again. Only one person's are kept at a time; the entrance, which nobody sees while signed in, empties them all.

const PREFIX = "cqp.kept."
const WHO = `${PREFIX}who`
const THEME = `${PREFIX}theme`
const FORMAT = 1 // another version's are not read: the server has them all
const SIGN_IN_LASTS_MS = 12 * 3600 * 1000 // as on the server: nobody else finds them here the next day
const VARIABLES = [
  "background-color", "blue-color", "border-color", "code-font", "dataframe-border-color", "font", "gray-color",
  "green-color", "green-text-color", "heading-font", "link-color", "orange-color", "orange-text-color", "primary-color",
  "red-color", "red-text-color", "secondary-background-color", "text-color", "violet-color", "yellow-background-color",
].map((name) => `--st-${name}`)

/** Keep how a grid looks, all but its marks, and who is signed in here; what is kept of anybody else goes. */
export function keepGrid(data, element) {
  const { installation, assessor, assessorName, sitting } = data
  const person = `${PREFIX}${installation}.${assessor}.`
  const known = lastPerson()
  if (known?.person !== person) {
    forgetKept()
    write(WHO, { format: FORMAT, person, installation, assessor, name: assessorName, since: Date.now() })
  }
  const style = getComputedStyle(element)
  write(THEME, Object.fromEntries(VARIABLES.map((name) => [name, style.getPropertyValue(name)])))
  write(`${person}${sitting}.grid`, { ...data, marks: [] })
}

/** Keep one mark as the server holds it. */
export function keepMark({ installation, assessor, sitting }, criterion, mark) {
  const { value, remark, reason, revision, at, phase, flagged } = mark
  const kept = { criterion, value, remark, reason, revision, at, phase, flagged }
  write(`${PREFIX}${installation}.${assessor}.${sitting}.mark.${criterion}`, kept)
}

/** Note that the server has just said that what is kept of a grid is what it holds. */
export function keepHeard({ installation, assessor, sitting }) {
  write(`${PREFIX}${installation}.${assessor}.${sitting}.heard`, new Date().toISOString())
}

/** Return who was signed in here when the server last answered, or null; nobody once a sign-in would be over. */
export function lastPerson() {
  const who = read(WHO)
  const isRecent = who && Math.abs(Date.now() - who.since) < SIGN_IN_LASTS_MS
  return isRecent && who.format === FORMAT ? who : null
}

/** Return the sittings whose grids are kept for this person. */
export function keptSittings({ person }) {
  return keysOf(person).filter((key) => key.endsWith(".grid")).map((key) => Number(key.slice(person.length).split(".")[0]))
}

/** Return one kept grid, as the server sent it, with `heard`: when what is kept was last true; null if there is none. */
export function keptGrid({ person }, sitting) {
  const data = read(`${person}${sitting}.grid`)
  if (!data) return null
  const marks = keysOf(`${person}${sitting}.mark.`).map(read).filter(Boolean)
  return { ...data, marks, heard: read(`${person}${sitting}.heard`) }
}

export function keptTheme() {
  return read(THEME) ?? {}
}

/** Forget every kept grid; what waits to be sent stays. Return whether there was anything. */
export function forgetKept() {
  const keys = keysOf(PREFIX)
  for (const key of keys) localStorage.removeItem(key)
  return keys.length > 0
}

function keysOf(prefix) {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix))
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key))
  } catch {
    return null
  }
}

function write(key, content) {
  try {
    localStorage.setItem(key, JSON.stringify(content))
  } catch {
    // no room: a reload without a server will not show it, and marks need what room there is
  }
}
