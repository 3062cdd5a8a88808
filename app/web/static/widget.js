// Puts the front door on another page:  <script src="https://front-door.example/widget.js" defer></script>
// The chat runs in a frame of its own: it cannot read the page around it, and the page cannot read the chat.
(() => {
  const script = document.currentScript
  const origin = new URL(script.src).origin
  const label = script.dataset.label || 'Ask about council tax and parking'

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; font-family: arial, sans-serif; }
    button { min-height: 48px; padding: 10px 18px; border: 2px solid transparent; border-radius: 0;
      background: #0b0c0c; color: #fff; font-size: 18px; line-height: 1.3; cursor: pointer; }
    button:focus-visible { outline: 3px solid #fd0; box-shadow: inset 0 0 0 3px #0b0c0c, inset 0 0 0 5px #fd0; }
    .open { position: fixed; z-index: 2147483000; right: 16px; bottom: 16px; max-width: calc(100vw - 32px);
      box-shadow: 0 0 0 2px #fff; }
    .panel { position: fixed; z-index: 2147483000; right: 16px; bottom: 16px; display: flex; flex-direction: column;
      width: min(440px, calc(100vw - 32px)); height: min(720px, calc(100vh - 32px)); background: #fff;
      border: 2px solid #0b0c0c; }
    .bar { display: flex; justify-content: space-between; align-items: center; gap: 8px; padding-left: 12px;
      background: #0b0c0c; color: #fff; font-size: 16px; line-height: 1.3; }
    iframe { flex: 1; width: 100%; border: 0; background: #fff; }
    [hidden] { display: none; }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { right: 0; bottom: 0; width: 100vw; height: 100%; border: 0; }
    }
    @media print { :host { display: none; } }
  `)

  const host = document.createElement('div')
  const shadow = host.attachShadow({ mode: 'open' })
  shadow.adoptedStyleSheets = [sheet]

  const open = document.createElement('button')
  open.type = 'button'
  open.className = 'open'
  open.textContent = label
  open.setAttribute('aria-expanded', 'false')

  const panel = document.createElement('div')
  panel.className = 'panel'
  panel.hidden = true
  panel.setAttribute('role', 'dialog')
  panel.setAttribute('aria-label', label)
  const bar = document.createElement('div')
  bar.className = 'bar'
  const title = document.createElement('span')
  title.textContent = label
  const close = document.createElement('button')
  close.type = 'button'
  close.textContent = 'Close'
  bar.append(title, close)
  panel.append(bar)
  shadow.append(open, panel)

  let frame = null

  function show() {
    // The frame is made on the first press, so a page nobody asks on loads nothing.
    if (!frame) {
      frame = document.createElement('iframe')
      frame.title = label
      frame.src = `${origin}/embed`
      frame.referrerPolicy = 'origin'
      frame.allow = 'microphone' // asked for only when somebody presses 'Speak your question'
      panel.append(frame)
    }
    panel.hidden = false
    open.hidden = true
    open.setAttribute('aria-expanded', 'true')
    close.focus()
  }

  function hide() {
    panel.hidden = true
    open.hidden = false
    open.setAttribute('aria-expanded', 'false')
    open.focus()
  }

  open.addEventListener('click', show)
  close.addEventListener('click', hide)
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide()
  })
  window.addEventListener('message', (event) => {
    if (frame && event.source === frame.contentWindow && event.origin === origin && event.data === 'front-door:close') hide()
  })
  document.body.append(host)
})()
