// Sends 'Was this right?' without leaving the page and puts what the server answers in its place.
import { ConfigurableComponent } from './govuk-frontend.js'

export class Feedback extends ConfigurableComponent {
  static moduleName = 'app-feedback'
  static defaults = {}
  static schema = { properties: {} }

  constructor($root, config = {}) {
    super($root, config)
    $root.addEventListener('submit', (event) => this.onSubmit(event))
  }

  async onSubmit(event) {
    event.preventDefault()
    const $submitter = event.submitter
    const body = new URLSearchParams(new FormData(this.$root, $submitter ?? undefined))
    try {
      const response = await fetch(this.$root.action, {
        method: 'POST',
        body,
        headers: { Accept: 'text/html; fragment=1' },
        credentials: 'same-origin'
      })
      if (!response.ok) throw new Error(`status ${response.status}`)
      this.replace(await response.text())
    } catch (error) {
      console.error(error)
      const $verdict = document.createElement('input')
      Object.assign($verdict, { type: 'hidden', name: 'verdict', value: $submitter?.value ?? 'yes' })
      this.$root.append($verdict)
      this.$root.submit()
    }
  }

  /** The pressed button is about to go, so focus moves to what takes its place. */
  replace(html) {
    const $template = document.createElement('template')
    $template.innerHTML = html
    const $next = $template.content.firstElementChild
    this.$root.replaceWith($next)
    new Feedback($next)
    $next.querySelector('textarea, [tabindex]')?.focus()
  }
}
