// Starts every behaviour of the officers' pages. Each one only enhances: without it the forms still work.
import { Button, ErrorSummary, NotificationBanner, PasswordInput, SkipLink, createAll } from './govuk-frontend.js'
import { DocumentStates } from './staff-states.js'
import { Review } from './staff-review.js'
import { Upload } from './staff-upload.js'

createAll(Button)
createAll(ErrorSummary)
createAll(NotificationBanner)
createAll(PasswordInput)
createAll(SkipLink)
createAll(Upload)
createAll(DocumentStates)
createAll(Review)
