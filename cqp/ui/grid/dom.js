// Small helpers on elements.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "")
    else if (value !== false && value !== null) element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

/** What no database or workbook can hold: the null character and halves of surrogate pairs. */
export function clean(text) {
  return (text.toWellFormed?.() ?? text).replaceAll("\u0000", "")
}

export function fit(textarea) {
  textarea.style.height = "auto"
  textarea.style.height = `${textarea.scrollHeight + 2}px`
}

/** Write an attribute, or a text, only when it changes: writing the same again would lay the page out anew. */
export function put(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

export function say(element, words) {
  if (element.textContent !== words) element.textContent = words
}
