// Keeps the states of unfinished documents as they are, says when one is ready, and never moves the focus.
import { ConfigurableComponent } from './govuk-frontend.js'

const EVERY = 2000 // milliseconds

export class DocumentStates extends ConfigurableComponent {
  static moduleName = 'app-documents'
  static defaults = { openWhenReady: false, path: '/staff/documents' }
  static schema = { properties: { openWhenReady: { type: 'boolean' }, path: { type: 'string' } } }

  constructor($root, config = {}) {
    super($root, config)
    this.$news = $root.querySelector('.app-s-news')
    this.$refresh = $root.querySelector('.app-s-refresh')
    if (this.unfinished().length) {
      this.$refresh.hidden = true
      setTimeout(() => this.look(), EVERY)
    }
  }

  unfinished() {
    return [...this.$root.querySelectorAll('.app-s-state[data-unfinished]')]
  }

  async look() {
    const cells = this.unfinished()
    if (!cells.length) return
    const ids = cells.map((cell) => cell.dataset.document).join(',')
    try {
      const response = await fetch(`${this.config.path}/states?ids=${ids}`, { headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(String(response.status))
      for (const found of (await response.json()).documents) this.show(found)
    } catch {
      this.$refresh.hidden = false
      return
    }
    setTimeout(() => this.look(), EVERY)
  }

  show(found) {
    const cell = this.$root.querySelector(`.app-s-state[data-document="${found.id}"]`)
    cell.innerHTML = found.html
    if (cell.dataset.state === found.state) return
    cell.dataset.state = found.state
    if (!found.finished) return
    delete cell.dataset.unfinished
    this.$news.textContent = found.state === 'ready' ? `‘${found.title}’ is ready` : `‘${found.title}’: ${cell.textContent.trim()}`
    if (this.config.openWhenReady) window.location.reload()
    else this.renew(found.id)
  }

  // The row of a finished document has another name and other buttons.
  async renew(id) {
    const old = this.$root.querySelector(`[data-row="${id}"]`)
    const response = await fetch(window.location.href)
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const row = page.querySelector(`[data-row="${id}"]`)
    if (!old || !row) return
    const hadFocus = old.contains(document.activeElement)
    old.replaceWith(row)
    if (hadFocus) row.querySelector('a').focus()
  }
}
