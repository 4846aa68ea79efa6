// The reference page's configuration in Development: a bar above the reference gets a JWT with one click, and all requests are sent with it.

const bar = document.querySelector('#token-bar')
const status = bar.querySelector('output')
const { createApiReference } = window.Scalar
let create, reference

window.Scalar.createApiReference = (element, configuration) => {
  create = authentication => createApiReference(element, { ...configuration, authentication })
  reference = create(configuration.authentication)
  return reference
}

bar.addEventListener('submit', async event => {
  event.preventDefault()
  const name = bar.elements.name.value.trim()
  status.textContent = 'Asking…'
  try {
    const answer = await fetch(new URL('../dev/token', import.meta.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    const body = await answer.json()
    if (!answer.ok) throw new Error(body.detail)
    // The reference takes credentials when it is created. The address says where on the page it begins.
    reference.destroy()
    reference = create({ preferredSecurityScheme: 'bearer', securitySchemes: { bearer: { token: body.token } } })
    status.textContent = `You are ${name || 'a player'}, ${body.player_id}. Every request on this page is sent with your token.`
  } catch (error) {
    status.textContent = `No token: ${error.message}`
  }
})

export default {}
