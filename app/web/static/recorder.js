// Records from the microphone into one file, and tells how loud it is. It knows nothing of pages and servers.

const BITS = 32000 // a second: clear speech, and a minute is a quarter of a megabyte
const KINDS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']
const QUIETEST = -55 // decibels below full scale that still count as a sound
const LOUDEST = -15

/** Whether this browser lets this page record at all; whether people allow it is asked later. */
export function canRecord() {
  const policy = document.permissionsPolicy ?? document.featurePolicy
  return Boolean(
    window.isSecureContext &&
      window.MediaRecorder &&
      navigator.mediaDevices?.getUserMedia &&
      (policy?.allowsFeature?.('microphone') ?? true)
  )
}

export class Recorder {
  /** @returns {Promise<Recorder>} once people have said yes; it fails as getUserMedia does. */
  static async open() {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true }
    })
    return new Recorder(stream)
  }

  constructor(stream) {
    this.stream = stream
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind))
    this.recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS, ...(mimeType && { mimeType }) })
    this.listen()
  }

  /** Begins. @returns {Promise<Blob>} the file: after stop(), or when the microphone is taken away. */
  record() {
    const parts = []
    return new Promise((resolve, reject) => {
      this.recorder.ondataavailable = ({ data }) => parts.push(data)
      this.recorder.onerror = ({ error }) => reject(error)
      this.recorder.onstop = () => resolve(new Blob(parts, { type: this.recorder.mimeType || 'audio/webm' }))
      this.recorder.start()
    }).finally(() => this.close())
  }

  stop() {
    if (this.recorder.state !== 'inactive') this.recorder.stop()
  }

  /** Lets the microphone go: the browser's own sign that it is on goes out with it. */
  close() {
    this.stream.getTracks().forEach((track) => track.stop())
    this.context?.close().catch(() => {})
    this.context = null
  }

  listen() {
    const Context = window.AudioContext
    if (!Context) return
    this.context = new Context()
    this.analyser = new AnalyserNode(this.context, { fftSize: 2048 })
    this.context.createMediaStreamSource(this.stream).connect(this.analyser)
    this.samples = new Float32Array(this.analyser.fftSize)
  }

  /** How loud it is now, 0 to 1; null where this browser cannot tell. */
  level() {
    if (this.context?.state !== 'running') return null
    this.analyser.getFloatTimeDomainData(this.samples)
    const power = this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length
    const decibels = 10 * Math.log10(power + 1e-10)
    return Math.min(1, Math.max(0, (decibels - QUIETEST) / (LOUDEST - QUIETEST)))
  }
}
