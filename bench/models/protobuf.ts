/** As much of the protocol buffers' wire format as writing takes: https://protobuf.dev/programming-guides/encoding */
const varint = 0;
const lengthDelimited = 2;
const fixed32 = 5;

export class Message {
  readonly #parts: Uint8Array[] = [];

  /** @param value a whole number from 0 to 2^53 */
  int(field: number, value: number): this {
    return this.#tag(field, varint).#varint(value);
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#tag(field, fixed32).#parts.push(bytes);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, lengthDelimited).#varint(value.length).#parts.push(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  #tag(field: number, wireType: number): this {
    return this.#varint(field * 8 + wireType);
  }

  #varint(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no varint`);
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#parts.push(Uint8Array.of(...bytes, rest));
    return this;
  }
}
