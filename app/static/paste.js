// Keeps what a page or Word gave the clipboard besides plain words: struck and inserted text.
const place = document.querySelector("[data-paste]")
const [words, html, told] = ["textarea", "input", "[role=status]"].map(each => place.querySelector(each))
let justPasted = false
words.addEventListener("paste", event => {
  const rich = event.clipboardData.getData("text/html")
  const replacesAll = words.selectionEnd - words.selectionStart === words.value.length
  html.value = rich && replacesAll ? rich : ""
  justPasted = Boolean(html.value)
  told.textContent = justPasted ? told.dataset.kept : ""
})
words.addEventListener("input", () => {
  if (!justPasted && html.value) {
    html.value = ""
    told.textContent = words.value ? told.dataset.plain : ""
  }
  justPasted = false
})
