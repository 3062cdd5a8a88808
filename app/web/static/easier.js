// Puts an answer's Easy Read form under the answer, and takes it away again. Without it the link opens a page.
import { ConfigurableComponent } from './govuk-frontend.js'

export class Easier extends ConfigurableComponent {
  static moduleName = 'app-easier'
  static defaults = {
    close: 'Close the easier words',
    looking: 'Making this easier to read',
    arrived: 'The easier words are below the answer'
  }

  static schema = {
    properties: { close: { type: 'string' }, looking: { type: 'string' }, arrived: { type: 'string' } }
  }

  constructor($root, config = {}) {
    super($root, config)
    this.$status = $root.parentElement.querySelector('[role="status"]')
    this.open = $root.textContent.trim()
    this.$button = document.createElement('button')
    Object.assign(this.$button, { type: 'button', className: 'app-c-link-button', textContent: this.open })
    this.$button.setAttribute('aria-expanded', 'false')
    this.$button.addEventListener('click', () => this.toggle())
    $root.hidden = true
    $root.after(this.$button)
  }

  toggle() {
    if (this.busy) return
    if (this.$region) this.show(this.$region.hidden)
    else this.fetch()
  }

  async fetch() {
    this.busy = true
    this.say(this.config.looking)
    try {
      const response = await fetch(this.$root.href, {
        headers: { Accept: 'text/html; fragment=1' },
        credentials: 'same-origin'
      })
      if (!response.ok) throw new Error(`status ${response.status}`)
      this.place(await response.text())
    } catch (error) {
      console.error(error)
      window.location.assign(this.$root.href) // the page says what is wrong
    } finally {
      this.busy = false
    }
  }

  place(html) {
    const $template = document.createElement('template')
    $template.innerHTML = html
    this.$region = $template.content.querySelector('section')
    const $close = this.$region.querySelector('.app-js-close')
    $close.hidden = false
    // The pressed button is about to go, so focus moves to the one that opens it again.
    $close.addEventListener('click', () => {
      this.show(false)
      this.$button.focus()
    })
    this.$root.closest('.app-c-answer, .app-c-crisis').append(this.$region)
    this.$button.setAttribute('aria-controls', this.$region.id)
    this.show(true)
  }

  show(isOpen) {
    this.$region.hidden = !isOpen
    this.$button.setAttribute('aria-expanded', String(isOpen))
    this.$button.textContent = isOpen ? this.config.close : this.open
    this.say(isOpen ? this.config.arrived : '')
  }

  /** Announced politely; focus stays where it is. */
  say(text) {
    if (this.$status) this.$status.textContent = text
  }
}
