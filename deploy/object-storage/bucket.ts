/** A folder of an S3-compatible bucket. What can go wrong there is a Refusal with one line. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { cacheControl, contentType } from '../../scripts/file-headers.ts';
import { Refusal } from './exit.ts';
import type { FileRecord } from './site.ts';

/** A small object that is read, changed, and written back if nobody else did. */
export interface Stored {
  readonly text: string;
  /** Its ETag. */
  readonly tag: string;
}

export class Bucket {
  readonly #client: S3Client;
  readonly #name: string;
  readonly #prefix: string;
  readonly #server: string;

  /**
   * Nothing is asked of the server yet. Credentials and region come as the client finds them: the environment, ~/.aws, or the
   * machine's role.
   *
   * @param address `s3://NAME/PREFIX`
   * @param endpoint the server; none: AWS_ENDPOINT_URL, or AWS itself
   */
  constructor(address: string, endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL) {
    const [, name, prefix = ''] = address.match(/^s3:\/\/([^/]+)\/?(.*?)\/*$/) ?? [];
    if (!name) throw new Refusal('usage', `'${address}' is no bucket: write s3://NAME/PREFIX`);
    if (endpoint !== undefined && !/^https?:\/\/./.test(endpoint)) {
      throw new Refusal('usage', `'${endpoint}' is no address of a server: write http:// or https://`);
    }
    const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    this.#name = name;
    this.#prefix = prefix && `${prefix}/`;
    this.#server = endpoint ?? 'AWS';
    this.#client = new S3Client({
      // Other servers want some region signed, and do not care which; few have a host name for each bucket.
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true, region: region ?? 'us-east-1' }),
      followRegionRedirects: true,
      requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
      // Many compatible servers refuse the checksums of AWS's own; the request's signature covers the content.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  get address(): string {
    return `s3://${this.#name}/${this.#prefix}`;
  }

  #at(key: string) {
    return { Bucket: this.#name, Key: this.#prefix + key };
  }

  /** @returns undefined where there is none */
  async read(key: string): Promise<(Stored & { readonly body: Buffer }) | undefined> {
    try {
      const answer = await this.#client.send(new GetObjectCommand(this.#at(key)));
      const body = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
      return { body, text: body.toString(), tag: answer.ETag ?? '' };
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return undefined;
      throw this.#explain(error, key);
    }
  }

  /** Whether the very file is there, as it is to be sent. @param key where it stands, if not at its path */
  async has(file: FileRecord, key = file.path): Promise<boolean> {
    const found = await this.#head(key);
    return (
      found?.Metadata?.sha256 === file.sha256 &&
      found.ContentLength === file.bytes &&
      (found.ContentEncoding || 'none') === file.encoding &&
      found.ContentType === contentType(file.path) &&
      found.CacheControl === cacheControl(file.path)
    );
  }

  /** Whether the very file is there, sent in whatever coding. */
  async hasContent(file: FileRecord, key = file.path): Promise<boolean> {
    return (await this.#head(key))?.Metadata?.sha256 === file.sha256;
  }

  async #head(key: string): Promise<HeadObjectCommandOutput | undefined> {
    try {
      return await this.#client.send(new HeadObjectCommand(this.#at(key)));
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
      throw this.#explain(error, key);
    }
  }

  async put(file: FileRecord, body: Buffer, key = file.path): Promise<void> {
    try {
      await this.#client.send(
        new PutObjectCommand({
          ...this.#at(key),
          Body: body,
          ContentType: contentType(file.path),
          CacheControl: cacheControl(file.path),
          ...(file.encoding !== 'none' && { ContentEncoding: file.encoding }),
          Metadata: { sha256: file.sha256 },
        }),
      );
    } catch (error) {
      throw this.#explain(error, key);
    }
  }

  /**
   * Writes a small JSON object, whatever is there, or only over what was read.
   *
   * @param over what has to be there still; null: nothing may be
   * @returns its ETag
   * @throws Refusal `conflict` where something else is there
   */
  async writeJson(key: string, content: unknown, over?: Stored | null): Promise<string> {
    const condition = over === undefined ? {} : over ? { IfMatch: over.tag } : { IfNoneMatch: '*' };
    try {
      const answer = await this.#client.send(
        new PutObjectCommand({
          ...this.#at(key),
          ...condition,
          Body: `${JSON.stringify(content, null, 1)}\n`,
          ContentType: contentType(key),
          CacheControl: cacheControl(key),
        }),
      );
      return answer.ETag ?? '';
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      // 404: it was there, and somebody removed it.
      if (over !== undefined && (status === 409 || status === 412 || status === 404)) {
        throw new Refusal(
          'conflict',
          `somebody else changed ${this.address} meanwhile: look (list), then try again`,
        );
      }
      throw this.#explain(error, key);
    }
  }

  /** One by one: not every compatible server can remove several at once. */
  async remove(key: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand(this.#at(key)));
    } catch (error) {
      throw this.#explain(error, key);
    }
  }

  #explain(error: unknown, key: string): Error {
    const { name, message, code } = error as Error & { readonly code?: string };
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (name === 'NoSuchBucket') {
      return new Refusal('noBucket', `there is no bucket '${this.#name}' at ${this.#server}`);
    }
    if (name === 'CredentialsProviderError') {
      return new Refusal(
        'denied',
        'no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE',
      );
    }
    // The client has no name for this error.
    if (message === 'Region is missing') {
      return new Refusal('usage', 'no region: set AWS_REGION; for a server that is not AWS, give --endpoint');
    }
    if (status === 401 || status === 403) {
      return new Refusal(
        'denied',
        `${this.#server} refuses ${this.address}${key} (${name}): wrong keys, or too few rights`,
      );
    }
    if (name === 'TimeoutError' || (code !== undefined && status === undefined)) {
      return new Refusal(
        'unreachable',
        `${this.#server} cannot be reached (${code ?? name}): is --endpoint right, and the network there?`,
      );
    }
    return new Error(`${this.address}${key}: ${name}: ${message}`, { cause: error });
  }
}
