// Enter sends the question; Shift and Enter together start a new line.
import { ConfigurableComponent } from './govuk-frontend.js'

export class QuestionForm extends ConfigurableComponent {
  static moduleName = 'app-question-form'
  static defaults = {}
  static schema = { properties: {} }

  constructor($root, config = {}) {
    super($root, config)
    this.$textarea = $root.querySelector('textarea')
    this.$textarea.addEventListener('keydown', (event) => this.onKeydown(event))
    // A page that the browser kept from before still has its old question in the box.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.$textarea.value = ''
    })
  }

  onKeydown(event) {
    // While a word is being composed (Chinese, Japanese, dictation), Enter belongs to the keyboard.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.$root.requestSubmit()
  }
}
