// Put into both pages before their own scripts: clicks radios and stamps what becomes of each click.
// All instants are performance.now() of the page, in milliseconds since the click event was made.
//
//   handled  the click's listeners have returned
//   sent     the page called fetch
//   paint    the frame that shows the radio checked is out: aria-checked changed (MutationObserver), then
//            requestAnimationFrame, then a message, which runs once that frame is laid out and painted
//   durable  the answer to the POST reached the page (fetch resolved, before the page's own code sees it); both
//            servers answer after the commit only
//   saved    data-save-state became "saved" (MutationObserver)
//   shown    the frame that shows it is out, found as for paint

window.probe = (() => {
  const FRAME_MS = 1000 / 60
  const GOLDEN = 0.6180339887
  const nativeFetch = window.fetch
  let tick = null // the click being followed
  let phase = 0

  window.fetch = function (address, options) {
    const followed = options?.method === "POST" && tick && !tick.sent ? tick : null
    if (followed) followed.sent = performance.now()
    const answer = nativeFetch.call(this, address, options)
    if (followed) answer.then(() => (followed.durable = performance.now()), () => {})
    return answer
  }

  function* groups(root = document) {
    yield* root.querySelectorAll("[role=radiogroup]")
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) yield* groups(shadowRoot)
  }

  const checked = (group) => group.querySelector("[aria-checked=true]")?.dataset.value ?? "not_observed"
  const screen = () => Object.fromEntries([...groups()].map((group) => [group.dataset.criterion, checked(group)]))
  const quiet = () => [...groups()].every((group) => group.dataset.saveState === "saved")
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  const frame = () => new Promise(requestAnimationFrame)
  const other = (group) => group.querySelector(`[data-value=${checked(group) === "met" ? "not_met" : "met"}]`)

  function afterFrame(act) {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => act(performance.now())
      port2.postMessage(0)
    })
  }

  function seen(records) {
    if (!tick) return
    const now = performance.now()
    const followed = tick
    for (const { target, attributeName } of records) {
      if (attributeName === "aria-checked" && target === followed.radio && !followed.painting) {
        followed.painting = true
        afterFrame((at) => (followed.paint = at))
      } else if (target === followed.group && attributeName === "data-save-state") {
        if (target.dataset.saveState !== "saved") followed.waited = true
        else if (followed.waited && !followed.saved) {
          followed.saved = now
          afterFrame((at) => {
            followed.shown = at
            followed.finish()
          })
        }
      }
    }
  }

  /** Follow every radio group of the page. */
  function follow() {
    const observer = new MutationObserver(seen)
    const attributeFilter = ["aria-checked", "data-save-state"]
    for (const group of groups()) observer.observe(group, { subtree: true, attributes: true, attributeFilter })
    addEventListener("click", (event) => tick && !tick.start && (tick.start = event.timeStamp), { capture: true })
    return [...groups()].length
  }

  async function once(group) {
    await frame()
    await sleep((phase = (phase + GOLDEN) % 1) * FRAME_MS) // every moment of a frame, the same ones on both sides
    const radio = other(group)
    const done = new Promise((finish) => (tick = { group, radio, finish }))
    radio.click()
    tick.handled = performance.now()
    const isDone = await Promise.race([done.then(() => true), sleep(5000)])
    const { start, handled, sent, paint, durable, saved, shown } = tick
    tick = null
    if (!isDone) throw new Error(`${group.dataset.criterion} was not saved within 5 s`)
    const since = { handled, sent, paint, durable, saved, shown }
    return Object.fromEntries(Object.entries(since).map(([name, at]) => [name, at - start]))
  }

  /** Change every criterion once, a click every `gap` ms or as soon as the last is shown saved; return the stamps. */
  async function batch(gap) {
    phase = 0
    const stamps = []
    for (const group of groups()) {
      const next = sleep(gap)
      stamps.push(await once(group))
      await next
    }
    return stamps
  }

  /** Click without waiting: criterion by criterion, or `times` on one; return how many clicks. */
  async function rush(gap, { only = null, times = 1 } = {}) {
    const all = [...groups()]
    const targets = only === null ? all : Array(times).fill(all[only])
    const start = performance.now()
    for (const [rank, group] of targets.entries()) {
      await sleep(Math.max(0, start + rank * gap - performance.now()))
      other(group).click()
    }
    return targets.length
  }

  return { follow, batch, rush, screen, quiet }
})()
