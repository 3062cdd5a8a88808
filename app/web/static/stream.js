// Reads server-sent events from an answer to a POST, which EventSource cannot do.

/**
 * @param {Response} response
 * @yields {{event: string, data: string}}
 */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let waiting = ''
  for (;;) {
    const { value, done } = await reader.read()
    waiting += value ?? ''
    const blocks = waiting.split(/\r?\n\r?\n/)
    waiting = done ? '' : blocks.pop()
    for (const block of blocks) {
      const parsed = parse(block)
      if (parsed) yield parsed
    }
    if (done) return
  }
}

function parse(block) {
  let event = 'message'
  const data = []
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim()
    if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''))
  }
  return data.length ? { event, data: data.join('\n') } : null
}
