// What is marked data-live is fetched again every few seconds; without it people load the page anew.
const part = document.querySelector("[data-live]")
const renew = async () => {
  const answer = await fetch(location.href).catch(() => null)
  if (!answer) return // the network is away for a moment
  if (answer.redirected || !answer.ok) return location.reload()
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const fresh = page.querySelector("[data-live]")
  if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML
}
setInterval(renew, 5000)
