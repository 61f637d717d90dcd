// When what a page is there for has been painted. Added to each page by `benchmarks/pages.py`.
//
// The document is asked once a frame whether it holds so many elements of this selector; the frame after next tells
// that the one with the last of them was painted. Answers are milliseconds since the navigation, or since the click.

globalThis.paint = {
  async until(selector, count, start) {
    const frame = () => new Promise(requestAnimationFrame)
    while (document.querySelectorAll(selector).length < count) {
      if (performance.now() - start > 60000) throw new Error(`not drawn after 60 s: ${count} × ${selector}`)
      await frame()
    }
    await frame()
    await frame()
    return performance.now() - start
  },
  afterLoading: ([selector, count]) => paint.until(selector, count, 0),
  afterClicking([link, selector, count]) {
    const start = performance.now()
    document.querySelector(link).click()
    return paint.until(selector, count, start)
  },
}
