/** Why a command ended, as the numbers of sysexits.h, so that a script can tell them apart. */
export const exitCodes = {
  /** The command line is wrong. */
  usage: 64,
  /** Nothing to publish: no build, a damaged one, or no such release. */
  missing: 66,
  /** The server does not answer. */
  unreachable: 69,
  noBucket: 73,
  /** Somebody else publishes, or did since the bucket was read. */
  conflict: 75,
  /** The bucket has a newer release. */
  newer: 76,
  /** The server refuses the credentials, or what they ask for. */
  denied: 77,
} as const;

/** An end with one line for the operator. */
export class Refusal extends Error {
  readonly exitCode: number;

  constructor(why: keyof typeof exitCodes, message: string) {
    super(message);
    this.exitCode = exitCodes[why];
  }
}
