// Reads an answer aloud with a voice of this device. A voice that works over the network would send the answer away,
// so without a voice of its own the button stays hidden.
import { ConfigurableComponent } from './govuk-frontend.js'

export class ReadAloud extends ConfigurableComponent {
  static moduleName = 'app-read-aloud'
  static defaults = { start: 'Read aloud', stop: 'Stop reading' }
  static schema = { properties: { start: { type: 'string' }, stop: { type: 'string' } } }

  constructor($root, config = {}) {
    super($root, config)
    this.speech = window.speechSynthesis
    this.language = $root.closest('[data-app-spoken]').dataset.appLanguage ?? 'en'
    if (!this.speech) return
    this.offer()
    this.speech.addEventListener?.('voiceschanged', () => this.offer())
    $root.addEventListener('click', () => this.toggle())
    window.addEventListener('pagehide', () => this.speech.cancel())
  }

  voice() {
    // 'ur-Latn' is Urdu in letters that no voice of Urdu reads.
    const local = this.speech.getVoices().filter((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === this.language)
    return local.find((voice) => voice.lang === 'en-GB') ?? local[0]
  }

  offer() {
    this.$root.hidden = !this.voice()
  }

  toggle() {
    if (this.speech.speaking) {
      this.speech.cancel()
      return
    }
    const utterance = new SpeechSynthesisUtterance(this.$root.closest('[data-app-spoken]').dataset.appSpoken)
    utterance.voice = this.voice()
    utterance.lang = utterance.voice.lang
    utterance.onstart = () => { this.$root.textContent = this.config.stop }
    utterance.onend = utterance.onerror = () => { this.$root.textContent = this.config.start }
    this.speech.speak(utterance)
  }
}
