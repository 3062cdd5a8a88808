// Asks without leaving the page: the question is echoed, sentences arrive one by one, then the finished card.
// On any error the form is sent as if there were no script.
import { ConfigurableComponent, createAll } from './govuk-frontend.js'
import { Easier } from './easier.js'
import { Feedback } from './feedback.js'
import { ReadAloud } from './read-aloud.js'
import { events } from './stream.js'

export class Conversation extends ConfigurableComponent {
  static moduleName = 'app-conversation'
  static defaults = { looking: 'Looking in the council’s pages', youAsked: 'You asked:' }
  static schema = { properties: { looking: { type: 'string' }, youAsked: { type: 'string' } } }

  constructor($root, config = {}) {
    super($root, config)
    this.$log = $root.querySelector('.app-js-log')
    this.$status = $root.querySelector('.app-js-status')
    this.busy = false
    $root.addEventListener('submit', (event) => this.onSubmit(event))
  }

  onSubmit(event) {
    const $form = event.target
    if (!$form.hasAttribute('data-app-ask')) return
    const body = new FormData($form, event.submitter ?? undefined)
    const question = String(body.get('question') ?? '').trim()
    // What the server would refuse goes to the server: one place words the errors.
    const limit = Number(this.$root.querySelector('[data-maxlength]')?.dataset.maxlength ?? Infinity)
    if (!question || question.length > limit) return
    event.preventDefault()
    if (this.busy) return
    this.ask($form, body, question, event.submitter)
  }

  async ask($form, body, question, $submitter) {
    this.busy = true
    const $exchange = this.echo(question)
    try {
      const response = await fetch($form.action, {
        method: 'POST',
        body: new URLSearchParams(body),
        headers: { Accept: 'text/event-stream' },
        credentials: 'same-origin'
      })
      const type = response.headers.get('Content-Type') ?? ''
      if (!response.ok || !type.startsWith('text/event-stream')) throw new Error(`status ${response.status}`)
      await this.receive(response, $exchange)
      this.clear($form)
    } catch (error) {
      console.error(error)
      $exchange.remove()
      this.send($form, $submitter)
    } finally {
      this.busy = false
    }
  }

  /** Shows the question and the status at once, before anything is sent. */
  echo(question) {
    const $exchange = document.createElement('article')
    $exchange.className = 'app-c-exchange app-c-exchange--arriving'
    const $question = document.createElement('div')
    $question.className = 'app-c-question'
    const $text = document.createElement('h2')
    $text.className = 'app-c-question__text'
    const $label = document.createElement('span')
    $label.className = 'app-c-question__label'
    $label.textContent = this.config.youAsked
    const $words = document.createElement('span')
    $words.className = 'app-c-question__words'
    $words.textContent = question
    $words.dir = 'auto'
    $text.append($label, $words)
    $question.append($text)
    const $answer = document.createElement('div')
    $answer.className = 'app-c-answer app-c-answer--arriving'
    const $looking = document.createElement('p')
    $looking.className = 'govuk-body app-c-answer__looking'
    $looking.textContent = this.config.looking
    $answer.append($looking)
    $exchange.append($question, $answer)
    this.$log.append($exchange)
    this.$status.lang = document.documentElement.lang
    this.$status.textContent = this.config.looking
    this.show($exchange)
    return $exchange
  }

  async receive(response, $exchange) {
    let finished = false
    for await (const { event, data } of events(response)) {
      const message = JSON.parse(data)
      if (event === 'status') this.wait($exchange, message.message)
      if (event === 'sentence') this.place($exchange, message)
      if (event === 'go') {
        finished = true
        window.location.replace(message.href)
      }
      if (event === 'done') {
        finished = true
        this.finish($exchange, message.html)
      }
      if (event === 'error') throw new Error('the server gave up')
    }
    if (!finished) throw new Error('the answer broke off')
  }

  /** Says where the question stands in the queue; only a change is announced. */
  wait($exchange, text) {
    const $looking = $exchange.querySelector('.app-c-answer__looking')
    if (!$looking || $looking.textContent === text) return
    $looking.textContent = text
    this.$status.textContent = text
  }

  place($exchange, { text, lang, dir }) {
    const $answer = $exchange.querySelector('.app-c-answer')
    $answer.querySelector('.app-c-answer__looking')?.remove()
    const $sentence = document.createElement('p')
    $sentence.className = $answer.childElementCount ? 'govuk-body' : 'app-c-answer__lead'
    $sentence.textContent = text
    Object.assign($sentence, { lang, dir })
    $answer.append($sentence)
  }

  /** Swaps in the card as the server rendered it; the status region reads it out once. */
  finish($exchange, html) {
    const $template = document.createElement('template')
    $template.innerHTML = html
    const $card = $template.content.firstElementChild
    $exchange.replaceWith($card)
    createAll(Easier, undefined, $card)
    createAll(Feedback, undefined, $card)
    createAll(ReadAloud, undefined, $card)
    this.$root.querySelector('.app-js-first-visit')?.remove()
    this.$root.querySelector('.app-js-tools')?.removeAttribute('hidden')
    const $spoken = $card.querySelector('[data-app-spoken]')
    this.$status.lang = $spoken?.dataset.appLanguage ?? ''
    this.$status.textContent = $spoken?.dataset.appSpoken ?? ''
    this.show($card)
  }

  /** Brings the first line of a new answer into view; focus stays where it is. */
  show($exchange) {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    $exchange.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' })
  }

  clear($form) {
    const $textarea = $form.querySelector('textarea')
    if (!$textarea) return
    $textarea.value = ''
    $textarea.dispatchEvent(new Event('keyup')) // the character count listens for it
  }

  send($form, $submitter) {
    // form.submit() leaves out the pressed button, and with it the question of a ready-made choice.
    if ($submitter?.name) {
      const $field = document.createElement('input')
      Object.assign($field, { type: 'hidden', name: $submitter.name, value: $submitter.value })
      $form.append($field)
    }
    $form.submit()
  }
}
