// On a shared tablet: without a touch it asks after 40 seconds and is the next person's after 60, so
// that everybody has 20 seconds to answer (WCAG 2.2.1). The sign-in page waits for a first touch.
const still = document.getElementById("still-there")
const ASK = 40_000, LEAVE = 60_000, TELL = 10_000
let touched = "signedIn" in still.dataset ? Date.now() : Infinity
let told = touched

const leave = () => {
  document.body.inert = true // the touch that woke the tablet opens nothing of the last person's
  location.replace(still.dataset.left)
}

const touch = () => {
  if (Date.now() - touched > LEAVE) return leave()
  touched = Date.now()
  if (still.open) still.close()
  if (touched - told > TELL) {
    told = touched
    fetch(still.dataset.here).then((answer) => answer.redirected && leave())
  }
}

for (const kind of ["pointerdown", "keydown", "input", "wheel"]) {
  addEventListener(kind, touch, { capture: true, passive: true })
}
still.addEventListener("click", touch)
setInterval(() => {
  const silence = Date.now() - touched
  if (silence >= LEAVE) leave()
  else if (silence >= ASK && !still.open) still.showModal()
}, 1000)
// What the Back button brings out of the browser's memory is asked for again.
addEventListener("pageshow", (event) => event.persisted && location.reload())
