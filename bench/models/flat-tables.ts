/** Tables of FlatBuffers without a schema's generated code: what bench/models/tflite.ts needs. */
import { Builder } from 'flatbuffers';

/** A field in its width; a table, vector or string by its place in the file. */
export type Field =
  | { readonly int8: number }
  | { readonly int32: number }
  | { readonly at: number }
  | undefined;

export class FlatTables {
  readonly #builder = new Builder(1 << 16);

  /** @param fields in the order of the schema; undefined: the schema's default */
  table(...fields: readonly Field[]): number {
    const builder = this.#builder;
    builder.startObject(fields.length);
    fields.forEach((field, slot) => {
      if (!field) return;
      if ('int8' in field) builder.addFieldInt8(slot, field.int8, null);
      else if ('int32' in field) builder.addFieldInt32(slot, field.int32, null);
      else builder.addFieldOffset(slot, field.at, 0);
    });
    return builder.endObject();
  }

  text(value: string): number {
    return this.#builder.createString(value);
  }

  tables(places: readonly number[]): number {
    return this.#vector(places, 4, (place) => this.#builder.addOffset(place));
  }

  int32s(values: readonly number[]): number {
    return this.#vector(values, 4, (value) => this.#builder.addInt32(value));
  }

  int64s(values: readonly number[]): number {
    return this.#vector(values, 8, (value) => this.#builder.addInt64(BigInt(value)));
  }

  float32s(values: readonly number[]): number {
    return this.#vector(values, 4, (value) => this.#builder.addFloat32(value));
  }

  /** Begins at a multiple of 16 bytes of the file. */
  bytes(data: Uint8Array): number {
    return this.#vector(data, 1, (byte) => this.#builder.addInt8(byte), 16);
  }

  /** @param identifier four characters */
  finish(table: number, identifier: string): Uint8Array {
    this.#builder.finish(table, identifier);
    return this.#builder.asUint8Array();
  }

  /** A file is written from its end to its beginning. */
  #vector<T>(values: ArrayLike<T>, size: number, add: (value: T) => void, alignment = size): number {
    this.#builder.startVector(size, values.length, alignment);
    for (let i = values.length - 1; i >= 0; i--) add(values[i] as T);
    return this.#builder.endVector();
  }
}
