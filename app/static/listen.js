// The Listen button: reads the page aloud where the browser can speak; without it nothing is missing.
const button = document.querySelector("[data-listen]")
if (button && "speechSynthesis" in window) {
  button.hidden = false
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel()
      return
    }
    const part = document.querySelector(button.dataset.listen)
    const text = part.innerText.replace(button.innerText, "")
    for (const line of text.split(/\n+/).filter((line) => line.trim())) {
      const speech = new SpeechSynthesisUtterance(line)
      speech.lang = part.closest("[lang]").lang
      speechSynthesis.speak(speech)
    }
  })
  addEventListener("pagehide", () => speechSynthesis.cancel())
}
