// Writes words as text.

export default function mount({ data, parentElement }) {
  parentElement.querySelector(".heading").textContent = data.title
  parentElement.querySelector(".detail").textContent = data.detail
}
