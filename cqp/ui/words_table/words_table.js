// Draws a table of words; every word is set as text.

export default function mount({ data, parentElement }) {
  const table = element("table", "table", [element("caption", null, data.caption)])
  const head = element("tr", "row", data.titles.map((title) => element("th", "columnheader", title)))
  const rows = data.rows.map((row) => drawn(row, data.titles))
  for (const line of [head, ...rows]) {
    data.narrow.forEach((isNarrow, place) => line.children[place].classList.toggle("narrow", isNarrow))
  }
  table.append(element("thead", "rowgroup", [head]), element("tbody", "rowgroup", rows))
  parentElement.querySelector(".frame").replaceChildren(table)
}

function drawn(row, titles) {
  const cells = row.map((word, place) => place ? element("td", "cell", word) : element("th", "rowheader", word))
  cells.forEach((cell, place) => { cell.dataset.title = titles[place] })
  return element("tr", "row", cells)
}

// The roles are said: a narrow screen stacks the cells, and a table that is no longer drawn as one loses its own.
function element(name, role, content) {
  const one = document.createElement(name)
  if (role) one.setAttribute("role", role)
  one.append(...[content].flat())
  return one
}
