import { expect, test } from 'vitest';
import { Message } from './protobuf.ts';

const hex = (message: Message) => Buffer.from(message.finish()).toString('hex');

// The examples of https://protobuf.dev/programming-guides/encoding
test('writes what the format’s own description shows', () => {
  expect(hex(new Message().int(1, 150))).toBe('089601');
  expect(hex(new Message().text(2, 'testing'))).toBe('120774657374696e67');
  expect(hex(new Message().message(3, new Message().int(1, 150)))).toBe('1a03089601');
});

test('floats are little-endian, fields beyond 15 take two bytes, long integers stay whole', () => {
  expect(hex(new Message().float(2, 6))).toBe('150000c040');
  expect(hex(new Message().int(20, 7))).toBe('a00107');
  expect(hex(new Message().int(1, 2 ** 40))).toBe('08808080808020');
});

test('refuses what no varint holds', () => {
  expect(() => new Message().int(1, -1)).toThrow(RangeError);
  expect(() => new Message().int(1, 0.5)).toThrow(RangeError);
});
