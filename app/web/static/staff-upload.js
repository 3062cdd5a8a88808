// Upload with a progress bar, by choosing or by dropping files; what is too large is said before it is sent.
import { ConfigurableComponent } from './govuk-frontend.js'

export class Upload extends ConfigurableComponent {
  static moduleName = 'app-upload'
  static defaults = { mostMb: 20, mostFiles: 10 }
  static schema = { properties: { mostMb: { type: 'number' }, mostFiles: { type: 'number' } } }

  constructor($root, config = {}) {
    super($root, config)
    this.$input = $root.querySelector('input[type=file]')
    this.$drop = $root.querySelector('.app-s-drop')
    this.$progress = $root.querySelector('.app-s-upload__progress')
    this.$bar = this.$progress.querySelector('progress')
    this.$said = $root.querySelector('.app-s-upload__said')
    $root.querySelector('.app-s-drop__hint').hidden = false
    $root.addEventListener('submit', (event) => this.onSubmit(event))
    this.$progress.querySelector('button').addEventListener('click', () => this.request?.abort())
    for (const name of ['dragenter', 'dragover']) this.$drop.addEventListener(name, (event) => this.onDrag(event, true))
    for (const name of ['dragleave', 'drop']) this.$drop.addEventListener(name, (event) => this.onDrag(event, false))
    this.$drop.addEventListener('drop', (event) => {
      if (!event.dataTransfer.files.length) return
      this.$input.files = event.dataTransfer.files
      this.$root.requestSubmit()
    })
  }

  onDrag(event, over) {
    event.preventDefault()
    this.$drop.classList.toggle('app-s-drop--over', over)
  }

  onSubmit(event) {
    const files = [...this.$input.files]
    if (!files.length) return // the server says what is missing
    event.preventDefault()
    const large = files.find((file) => file.size > this.config.mostMb * 1e6)
    if (large) return this.say(`‘${large.name}’ is larger than ${this.config.mostMb} MB. Make it smaller or split it.`)
    if (files.length > this.config.mostFiles) return this.say(`Choose ${this.config.mostFiles} files or fewer.`)
    this.send(new FormData(this.$root))
  }

  send(form) {
    const request = (this.request = new XMLHttpRequest())
    const started = performance.now()
    let tenth = -1
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      this.$bar.value = (100 * loaded) / total
      const now = Math.floor((10 * loaded) / total)
      if (now === tenth) return // a screen reader hears ten steps, not a thousand
      tenth = now
      const rate = loaded / Math.max(1, performance.now() - started) // kilobytes a second
      const left = Math.ceil((total - loaded) / Math.max(rate, 1) / 1000)
      this.say(`${now * 10} % sent${left > 1 ? `, about ${left} seconds left` : ''}`)
    })
    request.addEventListener('load', () => this.show(request))
    request.addEventListener('error', () => this.say('The upload broke off. Check the connection, then upload again.'))
    request.addEventListener('abort', () => this.say('The upload was stopped. Nothing of it is kept.'))
    request.open('POST', this.$root.action)
    request.send(form)
    this.say('Sending')
  }

  // The server answers with a page: the list, or the list with what was wrong.
  show(request) {
    if (request.status < 400 && request.responseURL) {
      window.location.assign(request.responseURL)
      return
    }
    const page = new DOMParser().parseFromString(request.responseText, 'text/html')
    const fault = page.querySelector('.govuk-error-summary__body') ?? page.querySelector('main h1')
    this.say(fault ? fault.textContent.replace(/\s+/g, ' ').trim() : 'The upload failed. Try again.')
  }

  say(text) {
    this.$progress.hidden = false
    this.$said.textContent = text
  }
}
