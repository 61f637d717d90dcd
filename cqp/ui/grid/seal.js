// HMAC-SHA-256 of a text, hexadecimal. `crypto.subtle` would do it on https only, and exam rooms have plain networks.

const BLOCK = 64

/** Return the seal of a text under a secret, both taken as UTF-8. */
export function seal(secret, text) {
  const encoder = new TextEncoder()
  const key = new Uint8Array(BLOCK)
  const given = encoder.encode(secret)
  key.set(given.length > BLOCK ? sha256(given) : given)
  const inner = sha256(join(key.map((byte) => byte ^ 0x36), encoder.encode(text)))
  const outer = sha256(join(key.map((byte) => byte ^ 0x5c), inner))
  return [...outer].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

function join(one, other) {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

function sha256(bytes) {
  const length = (((bytes.length + 8) >> 6) + 1) * BLOCK
  const padded = new Uint8Array(length)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(length - 8, Math.floor(bytes.length / 0x20000000))
  view.setUint32(length - 4, bytes.length << 3)
  const state = Uint32Array.from(primes(8), (prime) => fraction(prime ** (1 / 2)))
  for (let at = 0; at < length; at += BLOCK) compress(state, view, at)
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, rank) => digest.setUint32(4 * rank, word))
  return new Uint8Array(digest.buffer)
}

function compress(state, view, at) {
  const words = new Uint32Array(64)
  for (let t = 0; t < 64; t++) {
    if (t < 16) words[t] = view.getUint32(at + 4 * t)
    else {
      const [early, late] = [words[t - 15], words[t - 2]]
      const low = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
      const high = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
      words[t] = words[t - 16] + low + words[t - 7] + high
    }
  }
  let [a, b, c, d, e, f, g, h] = state
  for (let t = 0; t < 64; t++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[t] + words[t]) | 0
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, rank) => (state[rank] += word))
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by))
}

function fraction(number) {
  return ((number - Math.floor(number)) * 2 ** 32) | 0
}

function primes(count) {
  const found = []
  for (let number = 2; found.length < count; number++) if (found.every((prime) => number % prime)) found.push(number)
  return found
}

const ROUNDS = Uint32Array.from(primes(64), (prime) => fraction(prime ** (1 / 3)))
