// Who a program is for, shown anew while the form is filled in; without this there is a button.
const form = document.querySelector("[data-preview-form]")
let waiting, asking
const renew = async () => {
  asking?.abort()
  asking = new AbortController()
  const sent = new URLSearchParams(new FormData(form))
  sent.set("show", "yes")
  const answer = await fetch(location.href, { method: "POST", body: sent, signal: asking.signal }).catch(() => null)
  if (!answer?.ok || answer.redirected) return // the network is away, or somebody signed out
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  for (const part of document.querySelectorAll("[data-renew]")) {
    part.innerHTML = page.getElementById(part.id)?.innerHTML ?? part.innerHTML
  }
}
form.addEventListener("input", () => {
  clearTimeout(waiting)
  waiting = setTimeout(renew, 400)
})
