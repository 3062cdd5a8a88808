// Starts every behaviour of the page. Each one only enhances: without it the forms still work.
import { Button, CharacterCount, ErrorSummary, ExitThisPage, SkipLink, createAll } from './govuk-frontend.js'
import { Conversation } from './conversation.js'
import { Easier } from './easier.js'
import { Feedback } from './feedback.js'
import { Microphone } from './microphone.js'
import { QuestionForm } from './question-form.js'
import { ReadAloud } from './read-aloud.js'

createAll(Button)
createAll(CharacterCount)
createAll(ErrorSummary)
createAll(ExitThisPage)
createAll(SkipLink)
createAll(QuestionForm)
createAll(Conversation)
createAll(Easier)
createAll(Feedback)
createAll(Microphone)
createAll(ReadAloud)

// Inside the widget: Escape closes it, and the page around it is the one that can.
if (window.parent !== window) {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') window.parent.postMessage('front-door:close', '*')
  })
}
