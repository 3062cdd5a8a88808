// Calls a server as Asterisk would, by the npm package asterisk-audiosocket.
// Arguments: port, file of 16-bit sound at 8,000 a second, file for what came back, seconds to stay.
import { readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { FRAME_BYTES, FrameParser, FrameType, encodeAudio, encodeFrame, encodeHangup } from 'asterisk-audiosocket'

const [port, said, heard, seconds] = process.argv.slice(2)
const sound = readFileSync(said)
const parser = new FrameParser()
const back = []
const kinds = {}
let timer
const socket = net.connect(Number(port), '127.0.0.1')

socket.on('connect', () => {
  socket.write(encodeFrame(FrameType.UUID, Buffer.from('40325ec25efd4bd3805f53576e581d13', 'hex')))
  const began = performance.now()
  let sent = 0
  timer = setInterval(() => {
    for (; sent * 20 < performance.now() - began && sent < seconds * 50; sent++) {
      const piece = sound.subarray(sent * FRAME_BYTES, (sent + 1) * FRAME_BYTES)
      socket.write(encodeAudio(piece.length ? piece : Buffer.alloc(FRAME_BYTES)))
    }
    if (sent >= seconds * 50) {
      clearInterval(timer)
      socket.end(encodeHangup())
    }
  }, 10)
})
socket.on('data', (data) => {
  parser.push(data)
  for (const frame of parser.drain()) {
    kinds[frame.type] = (kinds[frame.type] ?? 0) + 1
    if (frame.type === FrameType.AUDIO) back.push(frame.payload)
    if (frame.type === FrameType.HANGUP) socket.end()
  }
})
socket.on('error', (error) => { kinds.broke = error.code })
socket.on('close', () => {
  clearInterval(timer)
  writeFileSync(heard, Buffer.concat(back))
  console.log(JSON.stringify(kinds))
})
