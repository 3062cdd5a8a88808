// Reads an answer aloud: by the server's voice, one line after the other, or by a voice of this device where the server
// has none for the language. A device's voice that works over the network would send the answer away: it is not taken.
import { ConfigurableComponent } from './govuk-frontend.js'

const KINDS = { ogg: 'audio/ogg; codecs=opus', wav: 'audio/wav' } // the smaller first

export class ReadAloud extends ConfigurableComponent {
  static moduleName = 'app-read-aloud'
  static defaults = { start: 'Read aloud', stop: 'Stop reading', failed: 'We cannot read this aloud right now.' }
  static schema = {
    properties: { start: { type: 'string' }, stop: { type: 'string' }, failed: { type: 'string' } }
  }

  static reading = null // only one answer speaks at a time

  constructor($root, config = {}) {
    super($root, config)
    this.$status = $root.parentElement.querySelector('[role="status"]')
    this.voice = $root.href ? new ServerVoice($root.href) : new DeviceVoice($root)
    this.$button = $root.href ? this.inPlaceOf($root) : $root
    this.$button.addEventListener('click', () => this.toggle())
    if (!$root.href) this.voice.whenThere((isThere) => { $root.hidden = !isThere })
    document.addEventListener('app:quiet', () => this.stop())
    document.addEventListener('submit', ({ target }) => target.hasAttribute('data-app-ask') && this.stop())
    window.addEventListener('pagehide', () => this.stop())
    // In the widget Escape closes the chat as well; whoever wants quiet first wants only that.
    document.addEventListener('keydown', (event) => this.onKeydown(event), { capture: true })
  }

  /** Without a script the link opens the sound in the browser's own player. */
  inPlaceOf($link) {
    const $button = document.createElement('button')
    Object.assign($button, { type: 'button', className: 'app-c-link-button', textContent: this.config.start })
    $link.hidden = true
    $link.after($button)
    return $button
  }

  onKeydown(event) {
    if (event.key !== 'Escape' || ReadAloud.reading !== this) return
    event.preventDefault()
    event.stopPropagation()
    this.stop()
  }

  toggle() {
    if (ReadAloud.reading === this) this.stop()
    else this.start()
  }

  async start() {
    ReadAloud.reading?.stop()
    ReadAloud.reading = this
    const run = (this.run = {})
    this.say('')
    this.$button.textContent = this.config.stop // no announcement: it would speak over the answer
    try {
      await this.voice.read()
    } catch (error) {
      console.warn(error)
      if (this.run === run) this.say(this.config.failed)
    } finally {
      if (this.run === run) this.stop()
    }
  }

  stop() {
    if (ReadAloud.reading !== this) return
    ReadAloud.reading = this.run = null
    this.voice.stop()
    this.$button.textContent = this.config.start
  }

  say(text) {
    if (this.$status) this.$status.textContent = text
  }
}

class ServerVoice {
  constructor(href) {
    this.address = href.replace(/\.wav$/, '')
    const probe = new Audio()
    this.kind = Object.keys(KINDS).find((kind) => probe.canPlayType(KINDS[kind])) ?? 'wav'
  }

  /** Resolves when the last line was heard, or when it is stopped. */
  async read() {
    const turn = (this.turn = {})
    const response = await fetch(this.address, { credentials: 'same-origin' })
    if (!response.ok) throw new Error(`status ${response.status}`)
    const { lines } = await response.json()
    let next = this.load(0)
    for (let line = 0; line < lines && this.turn === turn; line += 1) {
      const audio = next
      if (line + 1 < lines) next = this.load(line + 1)
      await this.play(audio)
    }
  }

  load(line) {
    const audio = new Audio(`${this.address}/${line}.${this.kind}`)
    audio.preload = 'auto'
    return audio
  }

  play(audio) {
    this.audio = audio
    return new Promise((resolve, reject) => {
      this.hush = resolve
      audio.onended = resolve
      audio.onerror = () => reject(audio.error)
      audio.play().catch((error) => (error.name === 'AbortError' ? resolve() : reject(error)))
    })
  }

  stop() {
    this.turn = null
    this.audio?.pause()
    this.hush?.()
  }
}

class DeviceVoice {
  constructor($root) {
    this.speech = window.speechSynthesis
    const { appSpoken, appLanguage } = $root.closest('[data-app-spoken]').dataset
    this.text = appSpoken
    this.language = appLanguage ?? 'en'
  }

  whenThere(tell) {
    if (!this.speech) return
    tell(Boolean(this.voice()))
    this.speech.addEventListener?.('voiceschanged', () => tell(Boolean(this.voice())))
  }

  voice() {
    // 'ur-Latn' is Urdu in letters that no voice of Urdu reads.
    const speaks = (voice) => voice.localService && voice.lang.split(/[-_]/)[0] === this.language
    const local = this.speech.getVoices().filter(speaks)
    return local.find((voice) => voice.lang === 'en-GB') ?? local[0]
  }

  read() {
    const utterance = new SpeechSynthesisUtterance(this.text)
    utterance.voice = this.voice()
    utterance.lang = utterance.voice.lang
    return new Promise((resolve, reject) => {
      utterance.onend = resolve
      utterance.onerror = ({ error }) => (['canceled', 'interrupted'].includes(error) ? resolve() : reject(error))
      this.speech.speak(utterance)
    })
  }

  stop() {
    this.speech?.cancel()
  }
}
