// Puts a spoken question into the box as words, to be corrected before they are sent. It never sends by itself.
import { ConfigurableComponent } from './govuk-frontend.js'
import { Recorder, canRecord } from './recorder.js'

const TICK = 100 // milliseconds
const HEARD_FROM = 0.25 // of the level
const QUIET_AFTER = 4 // seconds without a sound after which we say so
const WARN_AT = 10 // seconds left
const SHORTEST = 300 // milliseconds: no word is shorter
const SMALLEST = 400 // bytes: what a browser writes before there is any sound
const PATIENCE = 45_000 // milliseconds for sending and understanding

// What the browser says of a microphone that it does not give, and the words for it.
const REFUSALS = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'taken',
  AbortError: 'taken',
  NotSupportedError: 'format'
}

// What the server says, by its code.
const PROBLEMS = {
  no_ears: 'off',
  switched_off: 'off',
  busy: 'busy',
  too_many: 'often',
  wrong_sound: 'format',
  sound_too_long: 'tooLong',
  too_large: 'tooLong'
}

export class Microphone extends ConfigurableComponent {
  static moduleName = 'app-microphone'
  static defaults = { action: '/api/v1/transcribe', seconds: 60, i18n: {} }
  static schema = {
    properties: { action: { type: 'string' }, seconds: { type: 'number' }, i18n: { type: 'object' } }
  }

  constructor($root, config = {}) {
    super($root, config)
    if (!canRecord()) return
    const find = (name) => $root.querySelector(`.app-js-${name}`)
    this.$form = $root.closest('form')
    this.$textarea = this.$form.querySelector('textarea')
    this.$button = find('speak')
    this.$label = find('label')
    this.$cancel = find('cancel')
    this.$panel = find('panel')
    this.$level = find('level')
    this.$hearing = find('hearing')
    this.$left = find('left')
    this.$note = find('note')
    this.$said = find('said')
    this.$likely = find('likely')
    this.$ask = find('ask')
    this.$button.hidden = false
    this.$button.addEventListener('click', () => this.press())
    this.$cancel.addEventListener('click', () => this.cancel())
    document.addEventListener('submit', ({ target }) => target.hasAttribute('data-app-ask') && this.clear())
    // Before any other part of the page hears of the key: Enter would send what is in the box.
    document.addEventListener('keydown', (event) => this.onKeydown(event), { capture: true })
    window.addEventListener('pagehide', () => this.cancel())
    this.show('idle')
  }

  press() {
    if (this.state === 'idle') this.start()
    else if (this.state === 'listening') this.recorder.stop()
  }

  onKeydown(event) {
    if (event.key === 'Enter' && event.repeat && this.held) {
      event.preventDefault() // the key that stopped the recording is still down
      event.stopPropagation()
      return
    }
    this.held = false
    if (event.isComposing || !['Enter', 'Escape'].includes(event.key)) return
    if (event.key === 'Enter' && event.target.closest?.('button, a, summary') && event.target !== this.$button) return
    if (this.state === 'listening') this.recorder.stop()
    else if (event.key === 'Escape' && this.state !== 'idle') this.cancel()
    else if (this.state !== 'finding') return // while words are on their way, Enter sends nothing
    this.held = event.key === 'Enter'
    this.byKey = true
    event.preventDefault()
    event.stopPropagation()
  }

  async start() {
    document.dispatchEvent(new CustomEvent('app:quiet')) // our own voice is no question
    this.clear()
    this.byKey = false
    const attempt = (this.attempt = {})
    this.show('asking')
    try {
      const recorder = await Recorder.open()
      if (this.attempt !== attempt) {
        recorder.close()
        return
      }
      this.recorder = recorder
      const recorded = recorder.record()
      this.show('listening')
      const sound = await recorded
      if (this.attempt === attempt) await this.find(sound, attempt)
    } catch (error) {
      if (this.attempt !== attempt) return
      console.warn(error)
      this.tell(this.config.i18n[REFUSALS[error.name] ?? 'failed'])
    } finally {
      if (this.attempt === attempt) this.show('idle')
    }
  }

  /** Sends the sound and places the words. */
  async find(sound, attempt) {
    if (sound.size < SMALLEST || performance.now() - this.began < SHORTEST) {
      this.tell(this.config.i18n.nothing)
      return
    }
    this.show('finding')
    this.sending = new AbortController()
    const tooLate = setTimeout(() => this.sending.abort(), PATIENCE)
    try {
      const response = await fetch(this.config.action, {
        method: 'POST',
        body: sound,
        headers: { Accept: 'application/json', 'Content-Type': sound.type },
        credentials: 'same-origin',
        signal: this.sending.signal
      })
      const answer = await response.json()
      if (this.attempt !== attempt) return
      if (response.ok) this.place(answer)
      else this.tell(this.config.i18n[PROBLEMS[answer.error?.code] ?? 'failed'])
    } catch (error) {
      if (this.attempt !== attempt) return
      console.warn(error)
      this.tell(this.config.i18n.failed)
    } finally {
      clearTimeout(tooLate)
    }
  }

  place({ text, sure, language, likely }) {
    if (!text) {
      this.tell(this.config.i18n.nothing)
      return
    }
    const before = this.$textarea.value.trim()
    this.$textarea.value = before ? `${before} ${text}` : text
    if (!before && language) this.$textarea.lang = language
    for (const event of ['input', 'keyup']) this.$textarea.dispatchEvent(new Event(event, { bubbles: true }))
    const { check, unsure, ended } = this.config.i18n
    this.tell([this.timeIsUp ? ended : '', sure ? check : unsure].filter(Boolean).join(' '))
    this.offer(likely)
    this.show('idle')
    // Whoever pressed Stop goes on in the box; on a phone that would push the words behind the keyboard.
    const here = [document.body, this.$button, null].includes(document.activeElement)
    if (here && (this.byKey || !window.matchMedia('(pointer: coarse)').matches)) this.$textarea.focus()
    this.$textarea.setSelectionRange(this.$textarea.value.length, this.$textarea.value.length)
  }

  /** Questions that may have been meant; pressing one asks it, as any other choice does. */
  offer(likely = []) {
    const $list = this.$likely.querySelector('ul')
    $list.replaceChildren(
      ...likely.map(({ label, question }) => {
        const $button = document.createElement('button')
        Object.assign($button, { type: 'button', className: 'app-c-options__choice', textContent: label })
        $button.addEventListener('click', () => {
          this.$textarea.value = question
          this.$form.requestSubmit()
        })
        const $item = document.createElement('li')
        $item.append($button)
        return $item
      })
    )
    this.$likely.hidden = !likely.length
  }

  cancel() {
    if (!this.state || this.state === 'idle') return
    const wasHere = this.$root.contains(document.activeElement)
    this.attempt = null
    this.recorder?.stop()
    this.sending?.abort()
    this.show('idle')
    if (wasHere) this.$button.focus()
  }

  clear() {
    if (this.state && this.state !== 'idle') this.cancel()
    this.$textarea.removeAttribute('lang')
    this.tell('')
    this.offer()
  }

  show(state) {
    if (this.state === state) return
    this.state = state
    const { i18n } = this.config
    const labels = { idle: i18n.speak, asking: i18n.speak, listening: i18n.stop, finding: i18n.finding }
    this.$label.textContent = labels[state]
    this.$root.dataset.state = state
    this.$button.classList.toggle('govuk-button--secondary', state !== 'listening')
    this.$button.setAttribute('aria-disabled', String(state === 'asking' || state === 'finding'))
    this.$ask.hidden = state === 'listening' || state === 'finding'
    this.$cancel.hidden = state === 'idle'
    this.$panel.hidden = state !== 'listening'
    clearTimeout(this.waiting)
    clearInterval(this.ticking)
    if (state === 'asking') this.waiting = setTimeout(() => this.tell(i18n.allow), 600)
    if (state === 'listening') this.count()
    if (state === 'finding') this.say(i18n.finding)
  }

  /** Shows the level and the time left, and stops when it is up. */
  count() {
    const began = (this.began = performance.now())
    let lastHeard = began
    this.timeIsUp = this.warned = this.quiet = false
    this.tell('')
    this.say(this.config.i18n.listening)
    this.hear(null)
    const tick = () => {
      const now = performance.now()
      const level = this.recorder.level()
      if (level === null || level >= HEARD_FROM) lastHeard = now
      this.draw(level)
      this.hear(level === null ? null : now - lastHeard < QUIET_AFTER * 1000, level >= HEARD_FROM)
      const left = Math.max(0, Math.ceil(this.config.seconds - (now - began) / 1000))
      this.leave(left)
      if (left === 0) {
        this.timeIsUp = true
        this.recorder.stop()
      }
    }
    tick()
    this.ticking = setInterval(tick, TICK)
  }

  leave(left) {
    if (left === this.left) return
    this.left = left
    const { leftOne, leftOther } = this.config.i18n
    this.$left.textContent = (left === 1 ? leftOne : leftOther).replace('%{count}', left)
    if (left > WARN_AT || this.warned) return
    this.warned = true
    this.say(this.$left.textContent) // once: what a screen reader says, the microphone hears
  }

  draw(level) {
    const $bars = [...this.$level.children]
    this.$level.hidden = level === null
    $bars.forEach(($bar, place) => $bar.classList.toggle('app-c-microphone__bar--on', level * $bars.length > place))
  }

  /** Says the level in words: a bar that moves tells some people nothing. */
  hear(recently, now) {
    const { speakNow, hearing, quiet } = this.config.i18n
    if (recently === false) {
      this.$hearing.textContent = quiet
      if (!this.quiet) this.say(quiet)
      this.quiet = true
    } else if (now) {
      this.$hearing.textContent = hearing
    } else if (recently === null) {
      this.$hearing.textContent = speakNow
    }
  }

  /** A message that stays, seen and announced politely. */
  tell(text) {
    this.$note.textContent = text
    if (text) this.$said.textContent = ''
  }

  /** A word for screen readers alone. */
  say(text) {
    this.$said.textContent = text
  }
}
