// Opens the browser's own printing, where a PDF can be saved too.

export default function mount({ parentElement }) {
  const root = parentElement.querySelector(".print-page")
  if (root.childElementCount) return
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = "Imprimer ou enregistrer en PDF"
  button.addEventListener("click", () => window.print())
  root.append(button)
}
