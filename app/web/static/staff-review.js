// The review page while an officer types: checks follow, rows are saved when they are left, keys move rows.
// Nothing here moves the focus, and every button stays a button of a form that works without it.
import { ConfigurableComponent } from './govuk-frontend.js'

const PAUSE = 600 // milliseconds without a key before the checks are asked

export class Review extends ConfigurableComponent {
  static moduleName = 'app-review'
  static defaults = {}
  static schema = { properties: {} }

  constructor($root, config = {}) {
    super($root, config)
    this.$news = document.querySelector('.app-s-news')
    this.$total = document.querySelector('.app-s-total__in')
    this.pending = 0 // saves that are on their way
    this.queue = Promise.resolve() // saves one after the other: each builds on the version before it
    this.timers = new WeakMap()
    // What the server has: not what the box holds, which may have been typed before this script came.
    for (const text of $root.querySelectorAll('.app-s-text')) {
      text.dataset.kept = text.dataset.unsaved === undefined ? text.defaultValue : '\n'
    }
    $root.addEventListener('input', (event) => this.onInput(event))
    $root.addEventListener('change', (event) => this.onChange(event))
    $root.addEventListener('keydown', (event) => this.onKeydown(event))
    document.addEventListener('submit', (event) => this.onSubmit(event))
    document.addEventListener('click', (event) => this.onClick(event))
    // A page that the browser kept from before shows old words.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) window.location.reload()
    })
    window.addEventListener('beforeunload', (event) => {
      if (!this.leaving && this.unsaved().length) event.preventDefault()
    })
    this.goToRow()
    for (const text of this.unsaved()) this.look(text)
  }

  // After a form, the address names the row that was worked on; its words are what one goes on with.
  goToRow() {
    const row = document.getElementById(window.location.hash.slice(1))
    if (row?.classList.contains('app-s-row')) row.focus()
  }

  unsaved() {
    return [...this.$root.querySelectorAll('.app-s-text')].filter((text) => text.value !== text.dataset.kept)
  }

  onInput({ target }) {
    if (!target.matches('.app-s-text')) return
    clearTimeout(this.timers.get(target))
    this.timers.set(target, setTimeout(() => this.look(target), PAUSE))
  }

  onChange({ target }) {
    if (target.matches('.app-s-text, .app-s-tick input')) this.keep(target.form)
  }

  onKeydown(event) {
    if (!event.target.matches('.app-s-text')) return
    const { form } = event.target
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      this.keep(form)
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const button = form.querySelector(`[value=${event.key === 'ArrowUp' ? 'up' : 'down'}]`)
      event.preventDefault()
      if (button) form.requestSubmit(button)
    }
  }

  // What is still on its way to the server arrives before the page is left; 'Save' needs no new page at all.
  async onSubmit(event) {
    const { target: form, submitter } = event
    if (form.dataset.sent) return
    const own = form.matches('.app-s-words')
    if (own) form.elements.at.value = form.elements.text.selectionStart
    event.preventDefault()
    const sameKind = own && [...form.elements.kind.options].every((option) => option.selected === option.defaultSelected)
    if (sameKind && submitter?.value === 'save') {
      this.keep(form)
      return
    }
    const others = this.unsaved().filter((text) => text.form !== form)
    for (const text of others) this.keep(text.form)
    await this.queue
    await new Promise((resolve) => setTimeout(resolve)) // a form ignores a second submission while it tells of the first
    if (others.some((text) => text.value !== text.dataset.kept)) return // the reason stands at that row
    form.dataset.sent = 'yes'
    this.leaving = true
    form.requestSubmit(submitter)
  }

  // A link, too, waits for what is on its way: the next page must show these words.
  async onClick(event) {
    const link = event.target.closest('a[href]')
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    if (!link || !plain || link.getAttribute('href').startsWith('#')) return
    const texts = this.unsaved()
    if (!texts.length && !this.pending) return
    event.preventDefault()
    for (const text of texts) this.keep(text.form)
    await this.queue
    if (this.unsaved().length) return // the reason stands at that row
    this.leaving = true
    window.location.assign(link.href)
  }

  look(text) {
    if (text.value === text.dataset.kept) return undefined
    return this.ask(text.form, `${text.form.action}/look`)
  }

  keep(form) {
    clearTimeout(this.timers.get(form.elements.text))
    this.pending += 1
    this.queue = this.queue
      .then(() => this.ask(form, form.action, form.elements.text.value))
      .finally(() => {
        this.pending -= 1
      })
    return this.queue
  }

  async ask(form, address, keeping = null) {
    const body = new URLSearchParams(new FormData(form))
    body.set('do', 'save')
    const row = form.closest('.app-s-row')
    try {
      const response = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: true })
      const found = await response.json()
      if (!response.ok) return this.tell(found.error ?? 'This row could not be saved. Try again.', row)
      if (keeping !== null) {
        form.elements.text.dataset.kept = keeping
        // The other rows keep the version that they were shown with, so that another officer's words are noticed.
        form.elements.version.value = found.version
        for (const field of document.querySelectorAll('.app-s-do input[name=version], .app-s-inline input[name=version]')) {
          field.value = found.version
        }
        document.querySelector('.app-s-do button').disabled = false
      } else if (form.elements.text.value !== body.get('text')) {
        return undefined // more was typed meanwhile; its own checks follow
      }
      this.show(row, found, keeping !== null ? 'Saved. ' : '')
    } catch {
      this.tell('There is no connection. Your words are still here. Save again when it is back.', row)
    }
    return undefined
  }

  show(row, found, before) {
    const checks = row.querySelector('.app-s-row__checks')
    if (!checks.contains(document.activeElement)) checks.innerHTML = found.row
    if (!this.$total.contains(document.activeElement)) this.$total.innerHTML = found.summary
    this.$news.textContent = before + found.said
  }

  tell(text, row) {
    const line = document.createElement('p')
    line.className = 'govuk-error-message'
    line.textContent = text
    row.querySelector('.app-s-row__checks').replaceChildren(line)
    this.$news.textContent = text
  }
}
