// The Listen button: reads the page aloud where the browser can speak; without it nothing is missing.
const button = document.querySelector("[data-listen]")
if (button && "speechSynthesis" in window) {
  button.hidden = false
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel()
      return
    }
    const text = document.getElementById("main-content").innerText.replace(button.innerText, "")
    for (const part of text.split(/\n+/).filter((line) => line.trim())) {
      const speech = new SpeechSynthesisUtterance(part)
      speech.lang = document.documentElement.lang
      speechSynthesis.speak(speech)
    }
  })
  addEventListener("pagehide", () => speechSynthesis.cancel())
}
