// The passkey button: asks the browser for a passkey and sends what it answers as a form.
const form = document.querySelector("[data-passkey]")
const missing = document.querySelector("[data-passkey-missing]")
const FIELDS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0))

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "")

async function asked() {
  const headers = { "X-CSRFToken": form.elements.csrf_token.value }
  const options = await (await fetch(form.dataset.passkey, { method: "POST", headers })).json()
  options.challenge = bytes(options.challenge)
  if (options.user) options.user.id = bytes(options.user.id)
  for (const known of options.excludeCredentials ?? []) known.id = bytes(known.id)
  return options
}

async function shown() {
  const publicKey = await asked()
  const found = publicKey.user
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey })
  const given = FIELDS.filter((name) => found.response[name])
  const response = Object.fromEntries(given.map((name) => [name, text(found.response[name])]))
  return { id: found.id, rawId: text(found.rawId), type: found.type, response }
}

async function send(event) {
  event.preventDefault()
  const problem = form.querySelector("[role=alert]")
  problem.innerText = ""
  try {
    form.elements.credential.value = JSON.stringify(await shown())
    form.submit()
  } catch (error) {
    problem.innerText = problem.dataset[error.name] ?? problem.dataset.other
  }
}

// A passkey belongs to the name of a site, so there is none at a bare number.
const isNumber = /^[\d.]+$|:/.test(location.hostname)
if (form && "PublicKeyCredential" in window && !isNumber) {
  form.hidden = false
  if (missing) missing.hidden = true
  form.addEventListener("submit", send)
}
