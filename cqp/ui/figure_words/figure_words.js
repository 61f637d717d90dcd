// Writes a chart's message and notes as text.

export default function mount({ data, parentElement }) {
  const lines = [...data.title.map((line) => paragraph("title", line)), ...data.notes.map((line) => paragraph("note", line))]
  parentElement.querySelector(".words").replaceChildren(...lines)
}

function paragraph(name, line) {
  const one = document.createElement("p")
  one.className = name
  one.textContent = line
  return one
}
